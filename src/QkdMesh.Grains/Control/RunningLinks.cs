using Orleans.Runtime;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Grains.Control;

/// <summary>The link grains of a network, as its controller sees them: told what to do, and watched.</summary>
/// <param name="silencePatience">How long a link may say nothing before it is told again.</param>
internal sealed class RunningLinks(IGrainFactory grains, TimeProvider time, TimeSpan silencePatience)
{
    private readonly Dictionary<LinkId, long> _heard = [];

    public void Heard(LinkId link) => _heard[link] = time.GetTimestamp();

    /// <summary>The link does not run any more: it is silent from now on.</summary>
    public void Forget(LinkId link) => _heard.Remove(link);

    /// <summary>The links that said nothing for a while, or ever.</summary>
    public IReadOnlyCollection<LinkDefinition> SilentOf(IEnumerable<LinkDefinition> links) =>
        [.. links.Where(link => !_heard.TryGetValue(link.Id, out var last) || time.GetElapsedTime(last) > silencePatience)];

    /// <summary>Puts links into service, or changes how they run.</summary>
    /// <param name="told">Gets what a link says when it does: one in a silo that ends keeps nobody waiting for the others.</param>
    public Task ConfigureAsync(
        NetworkName network, IEnumerable<LinkDefinition> links, Func<LinkId, LinkOrders> ordersFor, Action<LinkId, LinkState> told) =>
        Task.WhenAll(links.Select(async link =>
        {
            Heard(link.Id);
            if (await AnswerOf(grains.Link(link.Id).ConfigureAsync(network, link, ordersFor(link.Id)).AsTask()) is { IsOk: true } state) told(link.Id, state.Value);
        }));

    /// <summary>An operator acknowledges the alarm of a link: gives what it says of itself then, or why it refuses.</summary>
    public async Task<Result<LinkState>> AcknowledgeAlarmAsync(LinkId link)
    {
        var answer = await AnswerOf(grains.Link(link).AcknowledgeAlarmAsync().AsTask());
        return answer.IsOk ? answer.Value : answer.Error;
    }

    /// <summary>Takes links out of service. One that does not hear it will report, and be told again.</summary>
    public Task RetireAsync(IEnumerable<LinkId> links) => Task.WhenAll(links.Select(async link =>
    {
        _heard.Remove(link);
        _ = await AnswerOf(RetireAsync(grains.Link(link)));
    }));

    private static async Task<Done> RetireAsync(ILinkGrain link)
    {
        await link.RetireAsync();
        return Done.Instance;
    }

    private async Task<Result<T>> AnswerOf<T>(Task<T> call)
    {
        try
        {
            return await call.WaitAsync(MeshTimings.Default.ControlPatience, time);
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException)
        {
            return new MeshError(ErrorCode.NodeUnavailable, "the link does not answer");
        }
    }
}
