using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;

namespace QkdMesh.Host;

/// <summary>
/// The buffers of connections. An answer with keys passes through several of them. A buffer that comes back is overwritten, so that no
/// key stays in the memory of the process when its answer is sent.
/// </summary>
internal sealed class ZeroisingBuffers : IMemoryPoolFactory<byte>
{
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new Pool();

    private sealed class Pool : MemoryPool<byte>
    {
        private const int BlockLength = 4096, MostKept = 16_384;

        private readonly ConcurrentBag<byte[]> _free = [];
        private int _kept;

        // A pipe takes what is longer than this from a pool that it shares with everybody, and that overwrites nothing.
        public override int MaxBufferSize => Array.MaxLength;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
        {
            if (minBufferSize > BlockLength) return new Block(this, Fresh(minBufferSize));
            if (!_free.TryTake(out var free)) return new Block(this, Fresh(BlockLength));
            Interlocked.Decrement(ref _kept);
            return new Block(this, free);
        }

        protected override void Dispose(bool disposing) => _free.Clear();

        // Pinned: the garbage collector must not copy it, and leave the copy behind.
        private static byte[] Fresh(int length) => GC.AllocateUninitializedArray<byte>(length, pinned: true);

        private void Return(byte[] bytes)
        {
            CryptographicOperations.ZeroMemory(bytes);
            if (bytes.Length != BlockLength) return;
            if (Interlocked.Increment(ref _kept) <= MostKept) _free.Add(bytes);
            else Interlocked.Decrement(ref _kept);
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
