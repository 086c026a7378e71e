using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace QkdMesh.Host.Health;

/// <summary>What a supervisor asks over plain HTTP, on a port of its own.</summary>
internal static class ManagementEndpoints
{
    public const string Live = "/health/live", Ready = "/health/ready";

    public static void MapManagement(this IEndpointRouteBuilder endpoints, int port)
    {
        var host = $"*:{port}";
        endpoints.MapGet(Live, (SiloHealth health) => Answer(health.WhyNotLive())).RequireHost(host);
        endpoints.MapGet(Ready, (SiloHealth health) => Answer(health.WhyNotReady())).RequireHost(host);
    }

    private static IResult Answer(string? whyNot) => whyNot is null
        ? Results.Text("ok\n")
        : Results.Text($"{whyNot}\n", statusCode: StatusCodes.Status503ServiceUnavailable);
}
