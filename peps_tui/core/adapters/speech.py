"""Speech: the synthesiser espeak-ng, where it is installed."""

from __future__ import annotations

import io
import shutil
import subprocess
import wave

from peps_tui.core.domain.errors import SpeechUnavailable

PROGRAM = "espeak-ng"
WORDS_A_MINUTE = 130
SECONDS = 10


class EspeakSpeech:
    """Runs the program for each text; see `peps_tui.core.ports.Speech`."""

    @property
    def available(self) -> bool:
        return shutil.which(PROGRAM) is not None

    def say(self, text: str) -> bytes:
        program = shutil.which(PROGRAM)
        if program is None:
            raise SpeechUnavailable
        # The text is read from stdin, where it cannot be taken for an option.
        command = [program, "-v", "fr", "-s", str(WORDS_A_MINUTE), "-b", "1", "--stdout", "--stdin"]
        try:
            spoken = subprocess.run(  # noqa: S603
                command, input=text.encode(), capture_output=True, timeout=SECONDS, check=True
            ).stdout
            return _whole(spoken)
        except (OSError, subprocess.SubprocessError, wave.Error, EOFError):
            raise SpeechUnavailable from None


def _whole(streamed: bytes) -> bytes:
    """A WAV file that tells its length: a program that writes to a pipe cannot."""
    file = io.BytesIO()
    with wave.open(io.BytesIO(streamed)) as spoken, wave.open(file, "wb") as whole:
        whole.setparams(spoken.getparams()._replace(nframes=0))
        whole.writeframes(spoken.readframes(spoken.getnframes()))
    return file.getvalue()
