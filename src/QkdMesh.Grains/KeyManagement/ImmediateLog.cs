using QkdMesh.Core.Audit;
using QkdMesh.Core.Errors;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Grains.KeyManagement;

/// <summary>A log that writes at once, or none.</summary>
internal sealed class ImmediateLog(IAuditLog log) : IDeliveryLog
{
    public ValueTask<Result<Done>> WriteAsync(IReadOnlyList<AuditRecord> delivery, TimeSpan patience) =>
        new(log.Write(delivery) is { } fault ? fault : Done.Instance);
}
