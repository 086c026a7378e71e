using System.Text.Json;

namespace QkdMesh.Host.Audit;

/// <summary>
/// The bytes that lines may take that strangers or idle SAEs cause and that nothing depends on. Safe for concurrent use.
/// </summary>
/// <param name="rate">Bytes a second, after the first ones.</param>
internal sealed class NoteBudget(long rate, TimeProvider time)
{
    /// <summary>Bytes that may be written at once.</summary>
    public const long Burst = 1 << 20;

    private readonly Lock _gate = new();
    private double _left = Burst;
    private long _since = time.GetTimestamp();

    /// <summary>Takes the room of the lines. False if there is too little.</summary>
    public bool TryTake(IReadOnlyList<AuditEntry> entries)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            _left = Math.Min(Burst, _left + rate * time.GetElapsedTime(_since, now).TotalSeconds);
            _since = now;
            if (_left <= 0) return false;
            var bytes = entries.Sum(LengthOf);
            if (bytes > _left) return false;
            _left -= bytes;
            return true;
        }
    }

    private static int LengthOf(AuditEntry entry) =>
        JsonSerializer.SerializeToUtf8Bytes(entry, AuditJson.Default.AuditEntry).Length + AuditChain.SealLength;
}
