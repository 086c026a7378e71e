using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QkdMesh.Application;
using QkdMesh.Core.Routing;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Northbound.Health;

/// <summary>Tells the health service, the log and this process what the silo serves. <see cref="ServiceJudge"/> has the rules.</summary>
public sealed partial class NetworkHealth(
    NetworkView view, INodeHosting hosting, HealthServiceImpl health, TimeProvider time, ILogger<NetworkHealth> logger)
    : BackgroundService
{
    // A snapshot of the network does not say which silos run: look at them again.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1), Confirmation = TimeSpan.FromMilliseconds(50);

    // The empty name stands for the whole server.
    private static readonly string[] Services = ["", V1.KeySupply.Descriptor.FullName, V1.Network.Descriptor.FullName];

    private readonly ServiceJudge _judge = new(hosting, time);
    private readonly Lock _gate = new();
    private ServiceState _state = ServiceState.Unknown;
    private TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isLeaving;
    private bool _hasSaidWhy;

    public bool IsLeaving => _isLeaving;

    public bool IsServing => State.IsReady && !_isLeaving;

    /// <summary>What the silo serves, as of the last look.</summary>
    public ServiceState State => Volatile.Read(ref _state);

    /// <summary>The first state that the condition holds for.</summary>
    /// <param name="progress">Gets each state before that one.</param>
    public async Task<ServiceState> WaitForAsync(
        Func<ServiceState, bool> condition, Action<ServiceState>? progress, CancellationToken cancellation)
    {
        while (true)
        {
            Task looked;
            lock (_gate) looked = _looked.Task;
            if (State is var state && condition(state)) return state;
            progress?.Invoke(state);
            await looked.WaitAsync(cancellation);
        }
    }

    /// <summary>Reports this silo as not serving, for good.</summary>
    public void Leave()
    {
        if (IsServing) LogNotReady("this silo is stopping");
        _isLeaving = true;
        Tell(isServing: false);
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Tell(isServing: false);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var network = await view.WaitForAsync(_ => true, stoppingToken);
        while (!_isLeaving)
        {
            // No node moves key before the controller has confirmed the network to this silo.
            var isConfirmed = view.Confirmed is not null;
            if (isConfirmed) See(_judge.Look(network));
            await view.WaitForChangeAsync(network.Version, isConfirmed ? LookAgain : Confirmation, time, stoppingToken);
            network = view.Current!;
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Leave();
    }

    private void See(ServiceState state)
    {
        var before = State;
        Volatile.Write(ref _state, state);
        if (!_isLeaving) Report(before, state);
        lock (_gate)
        {
            _looked.SetResult();
            _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private void Report(ServiceState before, ServiceState state)
    {
        if (state.IsReady != before.IsReady) Tell(state.IsReady);
        if (state.IsReady && !before.IsReady) LogReady(state.InWords);
        else if (before.IsReady && !state.IsReady) LogNotReady(state.WhyNotReady!);
        // The first time only: links that come and go before the silo is ready would fill the log.
        else if (state is { IsReady: false, IsSettled: true } && !_hasSaidWhy) LogNotReadyYet(state.WhyNotReady!);
        _hasSaidWhy |= state.IsReady || state.IsSettled;
    }

    private void Tell(bool isServing)
    {
        var status = isServing ? HealthCheckResponse.Types.ServingStatus.Serving : HealthCheckResponse.Types.ServingStatus.NotServing;
        foreach (var service in Services) health.SetStatus(service, status);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "ready: {What}")]
    private partial void LogReady(string what);

    [LoggerMessage(Level = LogLevel.Warning, Message = "not ready: {Why}")]
    private partial void LogNotReadyYet(string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "no longer ready: {Why}")]
    private partial void LogNotReady(string why);
}
