"""Calls through baresip, in whose place stands a peer that follows a script.

The real one was called by `python -m benchmarks.call`.
"""

import array
import io
import json
import socket
import threading
import wave
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from peps_tui.core.adapters.sip import LOCK, RATE, SipCourier, telephone_sound
from peps_tui.core.domain.message import MessageChannel
from peps_tui.core.ports import CourierFailure
from tests.adapters.conftest import CODE, NUMBER, WORDED
from tests.support.fakes import SilentSpeech
from tests.support.peers import HOST

CALL = replace(CODE, channel=MessageChannel.VOICE)
Event = dict[str, object]
RINGS: Event = {"type": "CALL_RINGING"}
ANSWERED: Event = {"event": True, "type": "CALL_ESTABLISHED"}
BUSY: Event = {"event": True, "type": "CALL_CLOSED", "param": "486 Busy Here"}
ENDED: Event = {"event": True, "type": "CALL_CLOSED", "param": "end of file"}


def recording(seconds: float, rate: int = 22_050) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 2, rate, 0, "NONE", ""))
        sound.writeframes(array.array("h", [1000] * int(seconds * rate)).tobytes())
    return file.getvalue()


@dataclass
class Speaker(SilentSpeech):
    """A second of sound for any text."""

    def say(self, text: str) -> bytes:
        super().say(text)
        return recording(1)


@dataclass
class Baresip:
    """Obeys every command; what happens after « dial » and after the last « ausrc » is told."""

    dialled: list[Event]
    speaking: list[Event] = field(default_factory=lambda: [ENDED])
    commands: list[tuple[str, str]] = field(default_factory=list)
    sounds: list[bytes] = field(default_factory=list)
    listening: socket.socket = field(default_factory=lambda: socket.create_server((HOST, 0)))
    line: socket.socket | None = None

    @property
    def port(self) -> int:
        port: int = self.listening.getsockname()[1]
        return port

    def serve(self) -> None:
        with suppress(OSError):  # it is over
            while True:
                self.line, _ = self.listening.accept()
                with self.line, self.line.makefile("rwb") as conversation:
                    self._converse(conversation)

    def stop(self) -> None:
        for each in (self.listening, self.line):
            if each is not None:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
        self.listening.close()

    def _converse(self, line: io.BufferedRWPair) -> None:
        while length := b"".join(iter(lambda: line.read(1), b":")) if line.peek(1) else b"":
            told = json.loads(line.read(int(length)))
            line.read(1)
            self.commands.append((told["command"], told["params"]))
            events: list[Event] = [{"response": True, "ok": True, "data": ""}]
            if told["command"] == "ausrc":
                self.sounds.append(Path(told["params"].removeprefix("aufile,")).read_bytes())
                events += self.speaking if len(self.sounds) % 2 == 0 else []
            if told["command"] == "dial":
                events = [RINGS, *events, *self.dialled]
            if {} in events:  # it dies
                return
            if told["command"] == "dial" and not told["params"].startswith("+"):
                events = [{"response": True, "ok": False, "data": "could not"}]
            for event in events:
                packet = json.dumps(event).encode()
                line.write(b"%d:%s," % (len(packet), packet))
            line.flush()


@contextmanager
def baresip(*dialled: Event) -> Iterator[Baresip]:
    peer = Baresip(list(dialled))
    thread = threading.Thread(target=peer.serve)
    thread.start()
    try:
        yield peer
    finally:
        peer.stop()
        thread.join(10)


def courier(peer: Baresip, folder: Path) -> SipCourier:
    return SipCourier(
        host=HOST, port=peer.port, speech=Speaker(), directory=folder, patience=5, ring=5
    )


def failure_of(courier: SipCourier) -> str:
    with pytest.raises(CourierFailure) as failure:
        courier.deliver(CALL, WORDED)
    assert failure.value.__cause__ is None
    assert not failure.value.permanent
    return failure.value.reason


@pytest.mark.rule("MSG-3", "OTP-1")
def test_a_call_says_the_code_once_somebody_answered(tmp_path: Path) -> None:
    (tmp_path / "sip").mkdir()
    (tmp_path / "sip" / "speech.wav").write_bytes(b"the code of a call that was killed")
    with baresip(ANSWERED) as peer:
        for _ in range(2):  # the second waits until the line is free
            courier(peer, tmp_path).deliver(CALL, WORDED)

    names = [name for name, _ in peer.commands]
    assert names == ["hangup", "ausrc", "dial", "ausrc"] * 2
    assert [told for name, told in peer.commands if name == "dial"] == [NUMBER] * 2
    silence, speech, *_ = peer.sounds
    with wave.open(io.BytesIO(silence)) as sound:
        assert not any(sound.readframes(sound.getnframes()))
    with wave.open(io.BytesIO(speech)) as sound:
        assert (sound.getframerate(), sound.getnchannels()) == (RATE, 1)
        assert array.array("h", sound.readframes(sound.getnframes())) == array.array(
            "h", [1000] * RATE
        )
    assert [path.name for path in tmp_path.iterdir()] == [LOCK]


@pytest.mark.rule("MSG-2")
@pytest.mark.parametrize(
    ("dialled", "reason"),
    [
        ([BUSY], "SIP 486"),
        ([{**ENDED, "param": "Connection reset by peer"}], "call ended"),
        ([], "no answer"),
        ([{}], "disconnected"),
    ],
)
def test_a_call_that_nobody_answers_is_told_and_leaves_nothing(
    tmp_path: Path, dialled: list[Event], reason: str
) -> None:
    with baresip(*dialled) as peer:
        ring = 0.2 if reason == "no answer" else 5
        assert failure_of(replace(courier(peer, tmp_path), ring=ring)) == reason

    assert len(peer.sounds) == 1  # the code was said to nobody
    assert [path.name for path in tmp_path.iterdir()] == [LOCK]
    if reason == "no answer":
        assert peer.commands[-1] == ("hangup", "")


def test_what_baresip_does_not_dial_is_told(tmp_path: Path) -> None:
    with baresip(ANSWERED) as peer, pytest.raises(CourierFailure) as failure:
        courier(peer, tmp_path).deliver(replace(CALL, to="x y"), WORDED)

    assert failure.value.reason == "number"


def test_a_line_that_is_in_use_is_told(tmp_path: Path) -> None:
    with baresip(ANSWERED) as peer:
        peer.speaking = []  # the first call goes on
        courier(peer, tmp_path).deliver(CALL, WORDED)
        second = failure_of(replace(courier(peer, tmp_path), patience=0))

    assert second == "busy"


def test_without_speech_or_baresip_nothing_is_called(tmp_path: Path) -> None:
    with baresip(ANSWERED) as peer:
        ready = courier(peer, tmp_path)
        assert failure_of(replace(ready, speech=Speaker(available=False))) == "speech"
    assert failure_of(ready) == "unreachable"


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100])
def test_sound_keeps_its_length_and_strength(rate: int) -> None:
    samples = array.array("h", telephone_sound(recording(0.5, rate)))

    assert len(samples) == RATE // 2
    assert set(samples) == {1000}
