using System.Net;
using Microsoft.AspNetCore.Http;
using QkdMesh.Application.Access;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Topology;
using QkdMesh.Northbound.Identity;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Host.Health;

/// <summary>
/// Who may see health in words, and metrics: callers of this machine, and operators. Without TLS, everybody who reaches the port.
/// </summary>
internal sealed class ManagementCallers(MeshHostOptions options, ICallerIdentity callers, IAccessRecords records)
{
    public bool MaySee(HttpContext context) =>
        options.Tls is null || context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address) || IsOperator(context);

    public Task RefuseAsync(HttpContext context)
    {
        var (connected, entry) = (Connected.Of(context), ErrorCatalogue.Of(ErrorCode.CallerNotProven));
        records.Refused(new(
            nameof(Door.Management).ToLowerInvariant(), context.Request.Path, entry.Reason, "metrics are for operators",
            connected?.Names?.Subject, connected?.Names?.Issuer, connected?.Names?.Fingerprint, connected?.Address));
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return context.Response.WriteAsync("metrics need the certificate of an operator\n");
    }

    private bool IsOperator(HttpContext context) => callers.OperatorAt(context) is { IsOk: true, Value.Roles: not OperatorRoles.None };
}
