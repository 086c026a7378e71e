using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;

namespace QkdMesh.Grains.Tests;

/// <summary>Follows the alarm of one link from snapshot to snapshot, as a watcher does.</summary>
internal sealed class AlarmWatch : IDisposable
{
    private readonly Lock _telling = new();
    private readonly List<AlarmStep> _steps = [];
    private readonly CancellationTokenSource _ending = new();
    private bool _isUp;

    public AlarmWatch(NetworkView view, LinkId link) => _ = FollowAsync(view, link);

    /// <summary>What happened so far.</summary>
    public IReadOnlyList<AlarmStep> Steps
    {
        get
        {
            lock (_telling) return [.. _steps];
        }
    }

    /// <summary>Whether the link was ever said to carry key between the beginning of an alarm and its end.</summary>
    public bool CarriedKeyMeanwhile { get; private set; }

    public void Dispose() => _ending.Cancel();

    private async Task FollowAsync(NetworkView view, LinkId link)
    {
        try
        {
            var last = view.Current!;
            while (true)
            {
                var before = last;
                last = await view.WaitForAsync(network => network.Version > before.Version, _ending.Token);
                var changes = NetworkChanges.Between(before, last).OfType<LinkAlarmChange>().Where(change => change.Link == link);
                lock (_telling)
                    foreach (var step in changes.SelectMany(change => change.Steps))
                    {
                        _steps.Add(step);
                        _isUp = step != AlarmStep.Over;
                    }
                CarriedKeyMeanwhile |= _isUp && last.StateOf(link).CarriesKey;
            }
        }
        catch (OperationCanceledException)
        {
            _ending.Dispose();
        }
    }
}
