"""Speech, with a program of our own in the place of the synthesiser."""

import io
import wave
from pathlib import Path

import pytest

from peps_tui.core.adapters import speech
from peps_tui.core.adapters.speech import PROGRAM, EspeakSpeech
from peps_tui.core.domain.errors import SpeechUnavailable


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder where programs are looked for."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def install(folder: Path, script: str) -> None:
    program = folder / PROGRAM
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def test_where_nothing_is_installed_there_is_no_speech(folder: Path) -> None:
    assert not EspeakSpeech().available
    with pytest.raises(SpeechUnavailable):
        EspeakSpeech().say("Bonjour")


def streamed(seconds: int) -> bytes:
    """Silence as the program writes it to a pipe: its length is not told."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(2 * 8000 * seconds))
    content = file.getvalue()
    return content[:40] + b"\x00\xf0\xff\x7f" + content[44:]


def test_the_text_is_read_where_it_is_no_option(folder: Path) -> None:
    (folder / "sound").write_bytes(streamed(seconds=2))
    install(folder, f'cd "{folder}"; echo "$@" >told; /bin/cat >>told; /bin/cat sound')

    spoken = EspeakSpeech().say("--version; $(touch x)\nJ comme Joseph\n")

    assert EspeakSpeech().available
    options, *text = (folder / "told").read_text("utf-8").splitlines()
    assert "-v fr" in options
    assert text == ["--version; $(touch x)", "J comme Joseph"]
    with wave.open(io.BytesIO(spoken)) as sound:
        assert sound.getnframes() == 2 * sound.getframerate()


@pytest.mark.parametrize(
    "script", ["exit 1", "echo not a sound", "printf RIFF", "while :; do :; done"]
)
def test_a_synthesiser_that_fails_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    monkeypatch.setattr(speech, "SECONDS", 0.2)
    install(folder, script)

    with pytest.raises(SpeechUnavailable):
        EspeakSpeech().say("Bonjour")
