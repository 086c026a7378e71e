using System.Net;
using Microsoft.AspNetCore.Http;
using QkdMesh.Application.Access;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Topology;
using QkdMesh.Northbound.Access;
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
        var reason = ErrorCatalogue.Of(ErrorCode.CallerNotProven).Reason;
        records.Refused(Refusals.Of(Door.Management, Connected.Of(context), context.Request.Path, reason, "metrics are for operators"));
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return context.Response.WriteAsync("metrics need the certificate of an operator\n");
    }

    private bool IsOperator(HttpContext context) => callers.OperatorAt(context) is { IsOk: true, Value.Roles: not OperatorRoles.None };
}
