using QkdMesh.Core.Audit;
using QkdMesh.Core.Errors;

namespace QkdMesh.Grains.Contracts;

/// <summary>Writes the records of deliveries in this process, so that no node waits for a disk.</summary>
public interface IDeliveryLog
{
    /// <summary>
    /// Writes all keys of one delivery, or none. The error <c>AuditUnavailable</c> says that nothing is written. After any
    /// other one, nobody knows.
    /// </summary>
    /// <param name="patience">How long it may take.</param>
    ValueTask<Result<Done>> WriteAsync(IReadOnlyList<AuditRecord> delivery, TimeSpan patience);
}
