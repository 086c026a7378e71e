using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using QkdMesh.Client;

namespace Backup;

/// <summary>
/// Segments over one TCP connection. The receiver answers each: it has it, or wants it again under another key. A key can be lost with the
/// site that would give it, and a segment cannot.
/// </summary>
internal static class Transfer
{
    private const byte Taken = 1, Again = 2;

    // The key of a segment seals nothing else, so its nonce may be fixed. The number of the segment is authenticated.
    private const int IdSize = 16, TagSize = 16, HeaderSize = sizeof(int) + sizeof(long) + IdSize + TagSize, LargestSegment = 64 << 20;

    private static readonly byte[] Nonce = new byte[12];

    public static async Task<(long Size, byte[] Digest)> SendAsync(IQkdSession session, Stream source, int port, int segmentSize)
    {
        using var receiver = new TcpClient();
        await receiver.ConnectAsync(IPAddress.Loopback, port);
        var wire = receiver.GetStream();
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (plain, cipher, size) = (new byte[segmentSize], new byte[segmentSize], 0L);
        for (var number = 0L; ; number++)
        {
            // An empty segment is the end.
            var length = await source.ReadAtLeastAsync(plain, segmentSize, throwOnEndOfStream: false);
            digest.AppendData(plain, 0, length);
            size += length;
            byte answer;
            do
            {
                var header = await SealAsync(session, number, plain.AsMemory(0, length), cipher.AsMemory(0, length));
                await wire.WriteAsync(header);
                await wire.WriteAsync(cipher.AsMemory(0, length));
                answer = await AnswerAsync(wire);
            }
            while (answer == Again);
            if (length == 0) return (size, digest.GetHashAndReset());
            Console.WriteLine($"segment {number} is there");
        }
    }

    public static async Task<(long Size, byte[] Digest)> ReceiveAsync(IQkdSession session, string file)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Console.WriteLine(((IPEndPoint)listener.LocalEndpoint).Port);
        using var sender = await listener.AcceptTcpClientAsync();
        var wire = sender.GetStream();
        await using var output = File.Create(file);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (header, expected) = (new byte[HeaderSize], 0L);
        while (true)
        {
            await wire.ReadExactlyAsync(header);
            var length = BinaryPrimitives.ReadInt32BigEndian(header);
            if (length is < 0 or > LargestSegment || BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(sizeof(int))) != expected)
                throw new InvalidDataException("the segment is too long, or out of its order");
            var segment = new byte[length];
            await wire.ReadExactlyAsync(segment);
            var isOpen = await OpenAsync(session, header, segment);
            if (isOpen)
            {
                digest.AppendData(segment);
                await output.WriteAsync(segment);
                expected++;
            }

            await wire.WriteAsync(new[] { isOpen ? Taken : Again });
            if (isOpen && length == 0) return (output.Length, digest.GetHashAndReset());
        }
    }

    private static async Task<byte[]> SealAsync(IQkdSession session, long number, ReadOnlyMemory<byte> plain, Memory<byte> cipher)
    {
        using var key = await session.GetKeyAsync();
        var header = new byte[HeaderSize];
        BinaryPrimitives.WriteInt32BigEndian(header, plain.Length);
        BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(sizeof(int)), number);
        key.Id.TryWriteBytes(header.AsSpan(HeaderSize - TagSize - IdSize), bigEndian: true, out _);
        using var aes = new AesGcm(key.Bytes, TagSize);
        aes.Encrypt(Nonce, plain.Span, cipher.Span, header.AsSpan(HeaderSize - TagSize), header.AsSpan(0, HeaderSize - TagSize));
        return header;
    }

    /// <summary>Decrypts a segment in its place.</summary>
    /// <returns>Whether its key could be had. If not, the sender takes another.</returns>
    private static async Task<bool> OpenAsync(IQkdSession session, byte[] header, byte[] segment)
    {
        var id = new Guid(header.AsSpan(HeaderSize - TagSize - IdSize, IdSize), bigEndian: true);
        try
        {
            using var key = await session.CollectKeyAsync(id);
            using var aes = new AesGcm(key.Bytes, TagSize);
            aes.Decrypt(Nonce, segment, header.AsSpan(HeaderSize - TagSize), segment, header.AsSpan(0, HeaderSize - TagSize));
            return true;
        }
        catch (QkdException lost) when (lost is KeysLostException || lost.Reason == "UNKNOWN_KEY_ID")
        {
            await Console.Error.WriteLineAsync($"segment again under another key: {lost.Message}");
            return false;
        }
    }

    private static async Task<byte> AnswerAsync(NetworkStream wire)
    {
        var answer = new byte[1];
        await wire.ReadExactlyAsync(answer);
        return answer[0];
    }
}
