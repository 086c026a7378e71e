using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using QkdMesh.Grains.Contracts;
using QkdMesh.Host.Telemetry;

namespace QkdMesh.Host.Health;

/// <summary>
/// Health and metrics for a supervisor and Prometheus, on a separate port. With TLS, a caller from another machine that is no operator
/// learns only whether the silo is well: a kubelet has no certificate.
/// </summary>
internal static class ManagementEndpoints
{
    public const string Live = "/health/live", Ready = "/health/ready", Metrics = "/metrics";

    private const string Reading = "GET, HEAD";

    public static void MapManagement(this IEndpointRouteBuilder endpoints, int port)
    {
        endpoints.Map(Live, (HttpContext context, SiloHealth health, ManagementCallers callers) =>
            callers.MaySee(context) ? Answer(health.WhyNotLive()) : WithoutWords(health.WhyNotLive())).OnlyAt(port);
        endpoints.Map(Ready, (HttpContext context, SiloHealth health, ManagementCallers callers) =>
            callers.MaySee(context) ? Answer(health.WhyNotReady(), ReadyText(health)) : WithoutWords(health.WhyNotReady())).OnlyAt(port);
        endpoints.Map(Metrics, (HttpContext context, MetricsExport metrics, ManagementCallers callers) =>
            callers.MaySee(context) ? metrics.AnswerAsync(context) : callers.RefuseAsync(context)).OnlyAt(port);
    }

    private static string ReadyText(SiloHealth health) =>
        string.Join('\n', health.NotServed.Concat(health.OnCallers).Append(health.OnMemory).Prepend($"ok, contract {SiloContract.Number}"));

    private static IResult WithoutWords(string? whyNot) => Answer(whyNot is null ? null : "not well");

    private static IResult Answer(string? whyNot, string well = "ok") => whyNot is null
        ? Results.Text($"{well}\n")
        : Results.Text($"{whyNot}\n", statusCode: StatusCodes.Status503ServiceUnavailable);

    // Compares the port of the connection. The port in the request's host name is the caller's: a proxy or an attacker may write another.
    private static void OnlyAt(this IEndpointConventionBuilder endpoint, int port) => endpoint.Finally(built =>
    {
        var answer = built.RequestDelegate!;
        built.RequestDelegate = context =>
        {
            if (context.Connection.LocalPort != port) context.Response.StatusCode = StatusCodes.Status404NotFound;
            // The server leaves the body out of an answer to HEAD.
            else if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) return answer(context);
            else (context.Response.StatusCode, context.Response.Headers.Allow) = (StatusCodes.Status405MethodNotAllowed, Reading);
            return Task.CompletedTask;
        };
    });
}
