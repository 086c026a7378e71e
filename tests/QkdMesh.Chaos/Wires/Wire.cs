using System.Net;
using System.Net.Sockets;

namespace QkdMesh.Chaos.Wires;

/// <summary>Takes the connections of one member to another, records them, and leads each to its target.</summary>
internal sealed class Wire : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly IPEndPoint _target;
    private readonly Random _luck;
    private readonly WireRecorder _recorder;
    private readonly CancellationTokenSource _over = new();
    private readonly Task _accepting;

    public Wire(IPAddress listen, IPEndPoint target, Random luck, WireRecorder recorder)
    {
        (_target, _luck, _recorder) = (target, luck, recorder);
        _listener = new Socket(listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(listen, 0));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    public WireState State { get; } = new();

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public async ValueTask DisposeAsync()
    {
        if (_over.IsCancellationRequested) return;
        await _over.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _over.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                var near = await _listener.AcceptAsync(_over.Token);
                near.NoDelay = true;
                connections.RemoveAll(ended => ended.IsCompleted);
                connections.Add(new WiredConnection(near, State, new Random(_luck.Next()), _recorder).RunAsync(_target, _over.Token));
            }
        }
        catch (OperationCanceledException)
        {
        }
        await Task.WhenAll(connections);
    }
}
