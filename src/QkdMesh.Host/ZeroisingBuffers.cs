using System.Buffers;
using System.Collections.Concurrent;
using System.Numerics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;

namespace QkdMesh.Host;

/// <summary>
/// The buffers of connections. An answer with keys passes through several of them. A buffer that comes back is overwritten, so that no
/// key stays in the memory of the process when its answer is sent. It is used again: pinned memory is dear to get.
/// </summary>
internal sealed class ZeroisingBuffers : IMemoryPoolFactory<byte>
{
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new Pool();

    private sealed class Pool : MemoryPool<byte>
    {
        // 4 KiB, 8 KiB and so on to 1 MiB. An answer is one buffer, also an answer with the most keys of a request.
        private const int ShortestLength = 1 << 12, LongestLength = 1 << 20;

        private const int MostBytesKept = 1 << 26;

        // A buffer often comes back on another thread than it was rented on: a queue suits that, and a bag does not.
        private readonly ConcurrentQueue<byte[]>[] _free =
            [.. Enumerable.Range(0, SizeOf(LongestLength) + 1).Select(_ => new ConcurrentQueue<byte[]>())];

        private int _bytesKept;

        // A pipe takes what is longer than this from a pool that it shares with everybody, and that overwrites nothing.
        public override int MaxBufferSize => Array.MaxLength;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
        {
            if (minBufferSize > LongestLength) return new Block(this, Fresh(minBufferSize));
            var size = SizeOf(minBufferSize);
            if (!_free[size].TryDequeue(out var free)) return new Block(this, Fresh(ShortestLength << size));
            Interlocked.Add(ref _bytesKept, -free.Length);
            return new Block(this, free);
        }

        protected override void Dispose(bool disposing)
        {
            foreach (var queue in _free) queue.Clear();
        }

        private static int SizeOf(int length) =>
            length <= ShortestLength ? 0 : BitOperations.Log2((uint)(length - 1) / ShortestLength) + 1;

        // Pinned: the garbage collector must not copy it, and leave the copy behind.
        private static byte[] Fresh(int length) => GC.AllocateUninitializedArray<byte>(length, pinned: true);

        private void Return(byte[] bytes)
        {
            CryptographicOperations.ZeroMemory(bytes);
            if (bytes.Length > LongestLength) return;
            if (Interlocked.Add(ref _bytesKept, bytes.Length) <= MostBytesKept) _free[SizeOf(bytes.Length)].Enqueue(bytes);
            else Interlocked.Add(ref _bytesKept, -bytes.Length);
        }

        private sealed class Block(Pool pool, byte[] bytes) : IMemoryOwner<byte>
        {
            private byte[]? _bytes = bytes;

            public Memory<byte> Memory => _bytes ?? throw new ObjectDisposedException(nameof(Block));

            public void Dispose()
            {
                if (Interlocked.Exchange(ref _bytes, null) is { } returned) pool.Return(returned);
            }
        }
    }
}
