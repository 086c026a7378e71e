"""The conversation of samples/Conversation, in Python: either side may be in the other language.

    conversation.py listen SERVERS CREDENTIALS PEER            prints the port
    conversation.py call SERVERS CREDENTIALS PEER PORT [N]     talks under N keys, or until its input ends

SERVERS are HOST:PORT of the silos of a site, with commas between them. CREDENTIALS is a folder with tls.crt, tls.key and
ca.crt. The stubs are made by protoc (README.md).
"""
import pathlib
import socket
import struct
import sys
import threading
import time
import uuid

import grpc
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from qkdmesh.v1 import key_supply_pb2, key_supply_pb2_grpc

CALLER, ANSWERER = 0, 1
ID, NONCE, TAG = 16, 12, 16
MESSAGES_OF_A_KEY = 3
LARGEST_MESSAGE = 1 << 20


class KeyRing:
    """The newest keys of a stream, by their ids. Python cannot overwrite them: they go when nothing names them any more."""

    def __init__(self, servers, credentials, peer):
        authorities, key, certificate = (
            pathlib.Path(credentials, name).read_bytes() for name in ("ca.crt", "tls.key", "tls.crt"))
        tls = grpc.ssl_channel_credentials(authorities, key, certificate)
        # Pings find a silo that is gone without a word.
        pings = [("grpc.keepalive_time_ms", 5000), ("grpc.keepalive_timeout_ms", 5000)]
        self._channels = [grpc.secure_channel(server, tls, pings) for server in servers]
        self._request = key_supply_pb2.StreamKeysRequest(peer_sae_id=peer, stream="conversation", period_ms=200)
        self._changed = threading.Condition()
        self._keys, self.newest, self.failure = {}, None, None
        threading.Thread(target=self._follow, daemon=True).start()

    def find(self, key_id, patience):
        """The cipher of a key; None if the key does not come in time."""
        with self._changed:
            self._changed.wait_for(lambda: key_id in self._keys, patience)
            return self._keys.get(key_id)

    def next(self, known):
        """Waits for a key newer than one."""
        with self._changed:
            self._changed.wait_for(lambda: self.failure or self.newest not in (None, known))
            if self.failure:
                raise self.failure
            return self.newest

    def _follow(self):
        """Reads the stream at one silo after another. Only a failure that no repetition changes ends it."""
        turn = 0
        while True:
            try:
                channel = self._channels[turn % len(self._channels)]
                for message in key_supply_pb2_grpc.KeySupplyStub(channel).StreamKeys(self._request):
                    for key in message.keys:
                        self._add(uuid.UUID(key.key_id), AESGCM(key.key))
            except grpc.RpcError as failure:
                trailers = dict(failure.trailing_metadata() or ())
                if trailers.get("qkdmesh-retryable", "true") != "true":
                    with self._changed:
                        self.failure = failure
                        self._changed.notify_all()
                    return
                print(f"the stream was lost: {failure.details()}", file=sys.stderr)
            turn += 1
            time.sleep(0.2)

    def _add(self, key_id, cipher):
        with self._changed:
            self._keys[key_id] = cipher
            self.newest = key_id
            if len(self._keys) > 64:
                del self._keys[next(iter(self._keys))]
            self._changed.notify_all()


def seal(key_id, cipher, sender, number, text):
    nonce = struct.pack(">B3xQ", sender, number)
    return key_id.bytes + nonce + cipher.encrypt(nonce, text.encode(), key_id.bytes)


def unseal(cipher, sender, message):
    nonce = message[ID:ID + NONCE]
    if nonce[0] != sender:
        raise ValueError("the message is not of this sender")
    return cipher.decrypt(nonce, message[ID + NONCE:], message[:ID]).decode()


def write(peer, message):
    peer.sendall(struct.pack(">i", len(message)) + message)


def read_exactly(peer, size):
    data = b""
    while len(data) < size:
        part = peer.recv(size - len(data))
        if not part:
            return None
        data += part
    return data


def read(peer):
    """The next message; None when the other service has ended the conversation. An empty message refuses a key."""
    length = read_exactly(peer, 4)
    if length is None:
        return None
    size = struct.unpack(">i", length)[0]
    if size != 0 and not ID + NONCE + TAG <= size <= LARGEST_MESSAGE:
        raise ValueError(f"a message cannot have {size} bytes")
    return read_exactly(peer, size)


def answer(ring):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        print(listener.getsockname()[1], flush=True)
        caller, _ = listener.accept()
    while message := read(caller):
        key_id = uuid.UUID(bytes=message[:ID])
        cipher = ring.find(key_id, 2)
        if cipher is None:
            write(caller, b"")
            continue
        number = struct.unpack(">Q", message[ID + 4:ID + NONCE])[0]
        write(caller, seal(key_id, cipher, ANSWERER, number, f"heard: {unseal(cipher, CALLER, message)}"))


def say(ring, peer, key_id):
    """Whether the other service has the key too."""
    cipher = ring.find(key_id, 0)
    if cipher is None:
        return False
    for number in range(MESSAGES_OF_A_KEY):
        text = f"message {number} under {key_id}"
        write(peer, seal(key_id, cipher, CALLER, number, text))
        reply = read(peer)
        if reply is None:
            raise EOFError("the other service ended the conversation")
        if reply == b"":
            return False
        if uuid.UUID(bytes=reply[:ID]) != key_id or unseal(cipher, ANSWERER, reply) != f"heard: {text}":
            raise ValueError("the answer is not to what was said")
    return True


def call(ring, port, keys):
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    current, used = None, 0
    with socket.create_connection(("127.0.0.1", port)) as peer:
        while used < keys and not ended.is_set():
            current = ring.next(current)
            if say(ring, peer, current):
                used += 1
                print(used, current, flush=True)


def main(arguments):
    if len(arguments) < 4 or arguments[0] not in ("listen", "call") or (arguments[0] == "call" and len(arguments) < 5):
        sys.exit("usage: conversation.py listen|call SERVERS CREDENTIALS PEER [PORT [KEYS]]")
    ring = KeyRing(arguments[1].split(","), arguments[2], arguments[3])
    if arguments[0] == "listen":
        answer(ring)
    else:
        call(ring, int(arguments[4]), int(arguments[5]) if len(arguments) > 5 else sys.maxsize)


if __name__ == "__main__":
    main(sys.argv[1:])
