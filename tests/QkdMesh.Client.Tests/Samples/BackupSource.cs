using System.Security.Cryptography;

namespace QkdMesh.Client.Tests.Samples;

/// <summary>What a backup reads, as long as a test wants.</summary>
internal sealed class BackupSource(SampleProgram sender, int segmentSize) : IDisposable
{
    private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _segment = new byte[segmentSize];
    private long _size;

    /// <summary>Writes more, and returns when all of it is at the other end.</summary>
    public async Task GoOnAsync(int segments, CancellationToken cancellation)
    {
        for (; segments > 0; segments--, _size += segmentSize)
        {
            RandomNumberGenerator.Fill(_segment);
            _digest.AppendData(_segment);
            await sender.Input.BaseStream.WriteAsync(_segment, cancellation);
            await sender.Input.BaseStream.FlushAsync(cancellation);
            (await sender.LineAsync(cancellation)).Should().Be($"segment {_size / segmentSize} is there");
        }
    }

    /// <summary>Ends the backup.</summary>
    /// <returns>What both ends have to say of it.</returns>
    public string End()
    {
        sender.Input.Close();
        return $"{_size} bytes, SHA-256 {Convert.ToHexStringLower(_digest.GetHashAndReset())}";
    }

    public void Dispose() => _digest.Dispose();
}
