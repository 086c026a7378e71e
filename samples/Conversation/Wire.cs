using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Conversation;

/// <summary>
/// A sealed message, as both services send it. A message is a length of four bytes, and then: the id of its key (16 bytes, a UUID in
/// network order), a nonce (12), the ciphertext and a tag (16). The id is authenticated too. The conversation in Python has the same.
/// </summary>
internal static class Wire
{
    public const int IdSize = 16, NonceSize = 12, TagSize = 16, LargestMessage = 1 << 20;

    /// <param name="sender">0 for the service that calls, 1 for the service that answers: no nonce comes twice under a key.</param>
    /// <param name="number">Counts the messages under this key.</param>
    public static byte[] Seal(Guid id, AesGcm key, byte sender, ulong number, ReadOnlySpan<byte> text)
    {
        var message = new byte[IdSize + NonceSize + text.Length + TagSize];
        id.TryWriteBytes(message, bigEndian: true, out _);
        message[IdSize] = sender;
        BinaryPrimitives.WriteUInt64BigEndian(message.AsSpan(IdSize + NonceSize - sizeof(ulong)), number);
        key.Encrypt(
            message.AsSpan(IdSize, NonceSize), text, message.AsSpan(IdSize + NonceSize, text.Length), message.AsSpan()[^TagSize..],
            message.AsSpan(0, IdSize));
        return message;
    }

    public static Guid IdOf(ReadOnlySpan<byte> message) => message.Length < IdSize + NonceSize + TagSize
        ? throw new InvalidDataException("the message is too short")
        : new Guid(message[..IdSize], bigEndian: true);

    /// <summary>The number that its sender gave a message. An answer has the number of what it answers.</summary>
    public static ulong NumberOf(ReadOnlySpan<byte> message) =>
        BinaryPrimitives.ReadUInt64BigEndian(message[(IdSize + NonceSize - sizeof(ulong))..]);

    /// <exception cref="CryptographicException">The message was changed, or is not of this sender.</exception>
    public static byte[] Open(AesGcm key, byte sender, ReadOnlySpan<byte> message)
    {
        if (message[IdSize] != sender) throw new AuthenticationTagMismatchException();
        var text = new byte[message.Length - IdSize - NonceSize - TagSize];
        key.Decrypt(
            message.Slice(IdSize, NonceSize), message.Slice(IdSize + NonceSize, text.Length), message[^TagSize..], text, message[..IdSize]);
        return text;
    }

    public static async Task WriteAsync(Stream stream, ReadOnlyMemory<byte> message)
    {
        // In one piece: TCP would hold a second small one back.
        var whole = new byte[sizeof(int) + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(whole, message.Length);
        message.CopyTo(whole.AsMemory(sizeof(int)));
        await stream.WriteAsync(whole);
    }

    /// <summary>The next message; null when the other service has ended the conversation. An empty message refuses a key.</summary>
    public static async Task<byte[]?> ReadAsync(Stream stream)
    {
        var length = new byte[sizeof(int)];
        if (await stream.ReadAtLeastAsync(length, length.Length, throwOnEndOfStream: false) < length.Length) return null;
        var size = BinaryPrimitives.ReadInt32BigEndian(length);
        if (size is < 0 or > LargestMessage) throw new InvalidDataException($"a message cannot have {size} bytes");
        var message = new byte[size];
        await stream.ReadExactlyAsync(message);
        return message;
    }
}
