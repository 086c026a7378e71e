using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Grains.Telemetry;

/// <summary>
/// Carries the trace of a key from grain to grain, also to other processes, and makes a span of each step that a node takes for it.
/// A trace must begin outside the grains: the beats of links begin none. Orleans' own filters trace every call, so they are not used.
/// </summary>
internal sealed class KeyTracing : IOutgoingGrainCallFilter, IIncomingGrainCallFilter
{
    public const string SourceName = "QkdMesh.Grains";

    private const string Parent = "traceparent", State = "tracestate";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Whether the call that runs belongs to a trace that somebody records.</summary>
    public static bool IsRecorded => Activity.Current is { Recorded: true };

    /// <summary>Makes a span of a step that a node takes for a caller in its own process.</summary>
    public static async ValueTask<Result<T>> TraceAsync<T>(string name, NodeId node, Func<ValueTask<Result<T>>> call)
    {
        using var span = Source.StartActivity(name);
        span?.SetTag("qkdmesh.node", node.Value);
        try
        {
            var answer = await call();
            if (span is not null) Tell(span, answer.Error);
            return answer;
        }
        catch (Exception failure)
        {
            // Its text may hold anything.
            span?.SetTag("error.type", failure.GetType().FullName).SetStatus(ActivityStatusCode.Error);
            throw;
        }
    }

    public Task Invoke(IOutgoingGrainCallContext context) =>
        Activity.Current is { Recorded: true, Id: { } id, IdFormat: ActivityIdFormat.W3C } current
            ? CarryAsync(context, id, current.TraceStateString)
            : context.Invoke();

    public Task Invoke(IIncomingGrainCallContext context) =>
        SpanOf(context) is { } name && RequestContext.Get(Parent) is string parent
        && ActivityContext.TryParse(parent, RequestContext.Get(State) as string, isRemote: true, out var trace)
            ? TraceAsync(context, name, trace)
            : context.Invoke();

    // What an asynchronous method sets in the context of a request ends with the method, so a later call is no part of this trace.
    private static async Task CarryAsync(IOutgoingGrainCallContext context, string parent, string? state)
    {
        RequestContext.Set(Parent, parent);
        if (state is not null) RequestContext.Set(State, state);
        await context.Invoke();
    }

    private static async Task TraceAsync(IIncomingGrainCallContext context, string name, ActivityContext parent)
    {
        using var span = Source.StartActivity(name, ActivityKind.Server, parent);
        if (span is null)
        {
            await context.Invoke();
            return;
        }
        span.SetTag("qkdmesh.node", context.TargetId.Key.ToString());
        try
        {
            await context.Invoke();
            Tell(span, (context.Result as IOutcome)?.Error);
        }
        catch (Exception failure)
        {
            // Its text may hold anything.
            span.SetTag("error.type", failure.GetType().FullName).SetStatus(ActivityStatusCode.Error);
            throw;
        }
    }

    private static void Tell(Activity span, MeshError? error)
    {
        if (error is null) return;
        span.SetTag("error.type", ErrorCatalogue.Of(error.Code).Reason).SetStatus(ActivityStatusCode.Error);
        if (error.Link is { } link) span.SetTag("qkdmesh.link", link.Value);
    }

    // Only the steps of a key's path are traced.
    private static string? SpanOf(IGrainCallContext context)
    {
        if (context.Grain is not INodeGrain) return null;
        return context.Request.GetArgumentCount() == 1 && context.Request.GetArgument(0) is NodeCall call ? SpanOf(call) : null;
    }

    private static string? SpanOf(NodeCall call) => call switch
    {
        CanSendCall => "ask for stock",
        CanArriveCall => "ask for room",
        RelayCall => "relay hop",
        _ => null,
    };
}

/// <summary>Whether nodes make spans of the calls of their SAEs.</summary>
public sealed record TracedKeys(bool IsOn);

public static class KeyTracingServices
{
    /// <summary>The source of the spans that grains make.</summary>
    public const string SourceName = KeyTracing.SourceName;

    /// <summary>Lets traces go on through grains. Without it no call pays for it.</summary>
    public static IServiceCollection AddKeyTracing(this IServiceCollection services) => services
        .AddSingleton(new TracedKeys(IsOn: true))
        .AddSingleton<IOutgoingGrainCallFilter, KeyTracing>()
        .AddSingleton<IIncomingGrainCallFilter, KeyTracing>();
}
