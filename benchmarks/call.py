"""A code said over the telephone: what the one who answers hears, beside what was to be said.

    python -m benchmarks.call [folder of the modules of baresip]

Needs baresip and espeak-ng (Debian: `baresip-core`, `espeak-ng`). One baresip calls for us, another
answers and records. Both listen at an address of the machine: baresip refuses loopback.
"""

from __future__ import annotations

import array
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import correlation, fmean

from peps_tui.core.adapters.sip import RATE, SipCourier, telephone_sound
from peps_tui.core.adapters.speech import EspeakSpeech
from peps_tui.core.domain.message import Message, MessageChannel, MessageKind
from peps_tui.texts.messages import compose

MODULES = Path("/usr/lib/baresip/modules")
HOST, CONTROL = "127.0.0.1", 4471
COMMON = """
audio_player aubridge,nil
audio_source aubridge,nil
audio_alert aubridge,nil
audio_channels 1
module_path {modules}
module g711.so
module aubridge.so
module_tmp uuid.so
module_tmp account.so
module_app menu.so
"""
CALLING = f"""{COMMON}
sip_listen {{address}}:5071
module aufile.so
module_app ctrl_tcp.so
ctrl_tcp_listen {HOST}:{CONTROL}
"""
ANSWERING = f"""{COMMON}
sip_listen {{address}}:5081
module sndfile.so
snd_path {{folder}}
"""
MESSAGE = Message(
    id=1,
    establishment_id=1,
    kind=MessageKind.CODE,
    channel=MessageChannel.VOICE,
    to="",
    facts={"code": "482917", "identifier": "JLO000439", "purpose": "sign_in"},
    created_at=datetime(2026, 11, 21, 11, tzinfo=UTC),
)
LONGEST_CALL = 90.0
STEP = RATE // 50
"""Samples of which loudness is one value: 20 milliseconds."""
LATEST = 50
"""Such values by which what is heard may be late."""


def main(modules: Path) -> int:
    """Call, listen, compare; 1 unless what was heard is what was to be said."""
    address, speech = _address(), EspeakSpeech()
    there = f"sip:someone@{address}:5081"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        common = {"address": address, "modules": modules, "folder": folder}
        courier = SipCourier(
            host=HOST, port=CONTROL, speech=speech, directory=folder, patience=LONGEST_CALL
        )
        with (
            _baresip(folder / "ours", CALLING.format(**common), f"<sip:peps@{address}>"),
            _baresip(folder / "theirs", ANSWERING.format(**common), f"<{there}>;answermode=auto"),
        ):
            start = time.perf_counter()
            courier.deliver(replace(MESSAGE, to=there), compose(MESSAGE))
            answered = time.perf_counter() - start
            # The second call begins when the first is over.
            courier.deliver(replace(MESSAGE, to=there), compose(MESSAGE))
            spent = time.perf_counter() - start
        heard = min(folder.glob("dump-*-dec.wav")).read_bytes()
    likeness = _likeness(telephone_sound(speech.say(compose(MESSAGE).text)), telephone_sound(heard))
    sys.stdout.write(
        f"answered in {answered:.2f} s, said in {spent:.1f} s, likeness {likeness:.3f}\n"
    )
    return int(likeness < 0.99)


def _address() -> str:
    """The address of the machine: nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        address: str = probe.getsockname()[0]
        return address


@contextmanager
def _baresip(folder: Path, config: str, account: str) -> Iterator[None]:
    folder.mkdir()
    (folder / "config").write_text(config)
    (folder / "accounts").write_text(f"{account};regint=0;audio_codecs=PCMA\n")
    (folder / "contacts").touch()
    program = subprocess.Popen(
        ["baresip", "-f", folder], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert program.stdout is not None
    while "baresip is ready" not in program.stdout.readline():
        assert program.poll() is None
    threading.Thread(target=program.stdout.read, daemon=True).start()
    try:
        yield
    finally:
        program.terminate()
        program.wait()


def _likeness(said: bytes, heard: bytes) -> float:
    """How loudness goes together, moment by moment, at the delay that suits best: 1 is the same."""
    wanted, found = _loudness(said), _loudness(heard)
    length = min(len(wanted), len(found)) - LATEST
    return max(correlation(wanted[:length], found[at : at + length]) for at in range(LATEST))


def _loudness(sound: bytes) -> list[float]:
    samples = array.array("h", sound)
    return [fmean(map(abs, samples[at : at + STEP])) for at in range(0, len(samples) - STEP, STEP)]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else MODULES))
