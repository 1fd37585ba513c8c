"""The little that is ours in a connection of asyncssh, each piece pinned by a test."""

from __future__ import annotations

import base64
import hashlib
import struct
from collections.abc import Callable

import asyncssh
from asyncssh.constants import MSG_DISCONNECT
from asyncssh.packet import PacketDecodeError, SSHPacket

from peps_tui.serving import Serving
from peps_tui.ssh.bounded import Bounded
from peps_tui.ssh.channel import Channel

VERSION = "PEPS"
KEEPALIVE_SECONDS, KEEPALIVE_TRIES = 30, 3
WINDOW = 65_536
"""Bytes that a client may send ahead: it types and pastes, no more."""

LARGEST_PACKET = 32_768

_POST_QUANTUM = ["mlkem768x25519-sha256"]
_CLASSIC = ["curve25519-sha256", "curve25519-sha256@libssh.org"]
_CIPHERS = ["aes256-gcm@openssh.com", "aes128-gcm@openssh.com", "aes256-ctr"]
_MACS = ["hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com"]
_SIGNATURES = [
    *("ssh-ed25519", "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com"),
    *("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"),
    *("rsa-sha2-512", "rsa-sha2-256"),
]


def options(
    serving: Serving, host_key: bytes, door: Callable[[], asyncssh.SSHServer]
) -> asyncssh.SSHServerConnectionOptions:
    """How every connection is spoken; what is not named here is refused."""
    return asyncssh.SSHServerConnectionOptions(
        server_factory=door,
        server_host_keys=[asyncssh.import_private_key(host_key)],
        server_version=VERSION,
        config=None,
        kex_algs=_POST_QUANTUM + ([] if serving.post_quantum else _CLASSIC),
        encryption_algs=_CIPHERS,
        mac_algs=_MACS,
        signature_algs=_SIGNATURES,
        compression_algs=["zlib@openssh.com", "none"] if serving.compression else ["none"],
        public_key_auth=True,
        kbdint_auth=True,
        password_auth=False,
        host_based_auth=False,
        gss_host=None,
        agent_forwarding=False,
        x11_forwarding=False,
        line_editor=False,
        encoding=None,
        window=WINDOW,
        login_timeout=serving.start_seconds,
        keepalive_interval=KEEPALIVE_SECONDS,
        keepalive_count_max=KEEPALIVE_TRIES,
    )


class Connection(Bounded):
    """A connection that knows which key was proven.

    `proven` is the fingerprint of the key whose signature over this very connection was
    verified, None until then. asyncssh asks its server whether a key may be used for mere
    queries too, without any signature: what it is asked proves nothing.
    """

    proven: str | None = None
    address: str
    """Where it comes from."""
    has_signed_in = False
    """Whether the application let somebody in."""

    async def validate_public_key(
        self, username: str, key_data: bytes, msg: bytes, signature: bytes
    ) -> bool:
        """Note the key of a request that is signed, once its signature holds.

        asyncssh verifies whatever it can, SHA-1 too: what was not offered is not believed.
        """
        if msg and not _is_offered(signature):
            return False
        valid = await super().validate_public_key(username, key_data, msg, signature)
        if valid and msg:
            digest = base64.b64encode(hashlib.sha256(key_data).digest())
            self.proven = f"SHA256:{digest.decode().rstrip('=')}"
        return valid

    def create_server_channel(
        self, encoding: str | None = "", errors: str = "", window: int = 0, max_pktsize: int = 0
    ) -> asyncssh.SSHServerChannel[bytes]:
        """A channel for a session, that keeps few variables of the client."""
        return Channel(
            self,
            self._loop,
            allow_pty=True,
            line_editor=False,
            line_echo=False,
            line_history=0,
            max_line_length=0,
            encoding=None,
            errors="strict",
            window=WINDOW,
            max_pktsize=LARGEST_PACKET,
        )


def _is_offered(signature: bytes) -> bool:
    try:
        return SSHPacket(signature).get_string().decode("ascii", "replace") in _SIGNATURES
    except PacketDecodeError:
        return False


def farewell(sentence: str) -> bytes:
    """What a client that is turned away reads, whole, before any key is exchanged.

    OpenSSH shows it, in ASCII alone: `sentence` has nothing else.
    """
    text = sentence.encode("ascii")
    payload = (
        bytes([MSG_DISCONNECT])
        + struct.pack(">II", asyncssh.DISC_TOO_MANY_CONNECTIONS, len(text))
        + text
        + struct.pack(">I", 0)
    )
    padding = -(5 + len(payload)) % 8
    padding += 8 if padding < 4 else 0
    packet = bytes([padding]) + payload + bytes(padding)
    return f"SSH-2.0-{VERSION}\r\n".encode() + struct.pack(">I", len(packet)) + packet
