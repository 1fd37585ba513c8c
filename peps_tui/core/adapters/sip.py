"""Calls through a SIP line of one's own: espeak-ng speaks, baresip telephones.

baresip runs beside the application, under the same user, with `menu`, `aufile` and `ctrl_tcp`
among its modules and the account of the line. It has one conversation at a time with those who
command it, and plays the same file to every call under way: calls follow one another.
"""

from __future__ import annotations

import array
import fcntl
import io
import json
import re
import shutil
import socket
import threading
import time
import wave
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self

from peps_tui.core.adapters.files import write_whole
from peps_tui.core.adapters.network import unreachable
from peps_tui.core.domain.errors import SpeechUnavailable
from peps_tui.core.domain.message import Message, Worded
from peps_tui.core.ports import CourierFailure, Speech

RATE = 8000
"""Samples a second, as telephones carry them and baresip wants them."""
PATIENCE = 20.0
"""Seconds to wait for the line while another call is under way."""
RING = 30.0
"""Seconds of ringing; with PATIENCE well under the lease of the outbox."""
ANSWER = 5.0
"""Seconds in which baresip obeys a command."""
LONGEST_PACKET = 65_536
LOCK = "sip.lock"
SOUNDS = "sip"

Event = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SipCourier:
    """Dials through the baresip that listens at `host` and `port`; `directory` is private."""

    host: str
    port: int
    speech: Speech
    directory: Path
    patience: float = PATIENCE
    ring: float = RING

    def deliver(self, message: Message, worded: Worded) -> None:
        """Call, and return once somebody answered: he is then told the text, and hung up on."""
        try:
            spoken = telephone_sound(self.speech.say(worded.text))
        except SpeechUnavailable:
            raise CourierFailure("speech") from None
        with ExitStack() as stack:
            stack.enter_context(self._line())
            try:
                control = stack.enter_context(_Control(self.host, self.port))
                self._call(control, message.to, spoken)
            except OSError as error:
                raise unreachable(error) from None
            # The person types the code while it is said again.
            seconds = len(spoken) / RATE / 2
            threading.Thread(
                target=_follow, args=(stack.pop_all(), control, seconds), daemon=True
            ).start()

    def _call(self, control: _Control, number: str, spoken: bytes) -> None:
        with self._sounds() as folder:
            silence, speech = folder / "silence.wav", folder / "speech.wav"
            write_whole(silence, _wav(bytes(2 * RATE * int(self.ring + ANSWER))))
            write_whole(speech, _wav(spoken))
            control.command("hangup")  # what a caller that died left behind
            # Some lines carry sound while they ring.
            control.command("ausrc", f"aufile,{silence}")
            if not control.command("dial", number):
                raise CourierFailure("number")
            try:
                control.wait_for_answer(self.ring)
            except CourierFailure:
                control.command("hangup")
                raise
            control.command("ausrc", f"aufile,{speech}")  # read at once, whole

    @contextmanager
    def _sounds(self) -> Iterator[Path]:
        """The folder of this call’s sounds; the code that a caller who died left there is wiped."""
        folder = self.directory / SOUNDS
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def _line(self) -> Iterator[None]:
        """The line, for one call at a time over all the processes of the platform."""
        with (self.directory / LOCK).open("a") as file:
            _wait_for(file, self.patience)
            yield


class _Control:
    """The conversation with baresip: JSON commands, answers and events, as netstrings."""

    def __init__(self, host: str, port: int) -> None:
        self._socket = socket.create_connection((host, port), timeout=ANSWER)
        self._received = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def command(self, name: str, parameter: str = "") -> bool:
        """Give an order; returns whether it is obeyed. What happens meanwhile is passed over."""
        told = json.dumps({"command": name, "params": parameter}).encode()
        self._socket.sendall(b"%d:%s," % (len(told), told))
        return bool(self._wait(lambda event: "response" in event, ANSWER).get("ok"))

    def wait_for_answer(self, seconds: float) -> None:
        """Raises CourierFailure when nobody answers in time, or the call is refused."""
        outcomes = {"CALL_ESTABLISHED", "CALL_CLOSED"}
        try:
            event = self._wait(lambda event: event.get("type") in outcomes, seconds)
        except TimeoutError:
            raise CourierFailure("no answer") from None
        if event["type"] == "CALL_CLOSED":
            code = re.match("[0-9]{3}", str(event.get("param")))
            raise CourierFailure(f"SIP {code[0]}" if code else "call ended")

    def wait_for_end(self, seconds: float) -> None:
        """Raises TimeoutError when the call is longer."""
        self._wait(lambda event: event.get("type") == "CALL_CLOSED", seconds)

    def _wait(self, wanted: Callable[[Event], bool], seconds: float) -> Event:
        until = time.monotonic() + seconds
        while not wanted(event := self._event(until)):
            pass
        return event

    def _event(self, until: float) -> Event:
        while True:
            length, colon, rest = self._received.partition(b":")
            if colon and len(rest) > int(length):  # the comma has come too
                told, self._received = rest[: int(length)], rest[int(length) + 1 :]
                event: Event = json.loads(told)
                return event
            self._receive(until)

    def _receive(self, until: float) -> None:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._socket.settimeout(left)
        more = self._socket.recv(LONGEST_PACKET)
        if not more or len(self._received) > LONGEST_PACKET:
            raise ConnectionResetError
        self._received += more


def _follow(line: ExitStack, control: _Control, seconds: float) -> None:
    """Stay on the line while the text is said, then hang up; the next call may begin."""
    with line, suppress(OSError):
        try:
            control.wait_for_end(seconds + ANSWER)
        except TimeoutError:
            control.command("hangup")


def _wait_for(file: IO[str], seconds: float) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise CourierFailure("busy") from None
            time.sleep(0.1)
        else:
            return


def telephone_sound(recording: bytes) -> bytes:
    """The samples of a WAV file of one channel and 16 bits, at the rate of telephones."""
    with wave.open(io.BytesIO(recording)) as file:
        step = file.getframerate() / RATE
        samples = array.array("h", file.readframes(file.getnframes()))
    # The mean of what each sample replaces: what a telephone cannot carry does not whistle in it.
    slow = array.array("h")
    for number in range(int(len(samples) / step)):
        replaced = samples[int(number * step) : int((number + 1) * step) or 1]
        slow.append(sum(replaced) // len(replaced))
    return slow.tobytes()


def _wav(sound: bytes) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(RATE)
        written.writeframes(sound)
    return file.getvalue()
