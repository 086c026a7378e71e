using MediatR;
using Microsoft.Extensions.Logging;
using QkdMesh.Core.Errors;

namespace QkdMesh.Application.Pipeline;

/// <summary>Logs every use case that did not end well. Details of errors hold names and figures, never key.</summary>
internal sealed class Logging<TRequest, TResponse>(ILogger<Logging<TRequest, TResponse>> logger) : IPipelineBehavior<TRequest, TResponse>
{
    private readonly Watch _watch = new(logger);

    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) =>
        logger.IsEnabled(LogLevel.Information) ? Answer<TResponse>.Kind.WatchAsync(next, _watch, cancellationToken) : next();

    private sealed class Watch(ILogger logger) : AnswerWatch
    {
        public override void See(MeshError? error)
        {
            // A caller that asks too often must not fill the log. Metrics count its refusals.
            if (error is { Code: not ErrorCode.QuotaExceeded }) logger.NotDone(typeof(TRequest).Name, error);
        }
    }
}

internal static partial class UseCaseLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{UseCase} not done: {Error}")]
    public static partial void NotDone(this ILogger logger, string useCase, MeshError error);
}
