using Microsoft.AspNetCore.Http;

namespace QkdMesh.Northbound.Access;

/// <summary>
/// A call with a long answer is not over before the answer is written. The web server alone ends such a call at once, and keeps what its
/// caller does not read: then no count would know of it.
/// </summary>
internal sealed class AnswersAreWritten(RequestDelegate next)
{
    // A short answer goes out in one piece with the end of its call, which is cheaper.
    private const int Short = 1 << 10;

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        var answer = context.Response.BodyWriter;
        if (answer.CanGetUnflushedBytes && answer.UnflushedBytes > Short) await answer.FlushAsync();
    }
}
