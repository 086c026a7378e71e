using Orleans.Runtime;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Grains.Control;

/// <summary>The link grains of a network, for its controller: it gives them orders, and notices which links are silent.</summary>
/// <param name="silencePatience">How long a link may be silent before it is configured again.</param>
internal sealed class LinkGrains(IGrainFactory grains, TimeProvider time, TimeSpan silencePatience)
{
    private readonly Dictionary<LinkId, long> _heard = [];

    public void Heard(LinkId link) => _heard[link] = time.GetTimestamp();

    /// <summary>The link does not run any more. It counts as silent from now on.</summary>
    public void Forget(LinkId link) => _heard.Remove(link);

    /// <summary>The links that were not heard for the patience, or never.</summary>
    public IReadOnlyCollection<LinkDefinition> SilentOf(IEnumerable<LinkDefinition> links) =>
        [.. links.Where(link => !_heard.TryGetValue(link.Id, out var last) || time.GetElapsedTime(last) > silencePatience)];

    /// <summary>Puts links into service, or changes how they run.</summary>
    /// <param name="told">Gets the answer of each link as it arrives: a link in a silo that ends does not delay the others.</param>
    /// <returns>The links, and the nodes at their ends, that have not heard of it.</returns>
    public async Task<IReadOnlyList<string>> ConfigureAsync(
        NetworkName network, IEnumerable<LinkDefinition> links, Func<LinkId, LinkConfiguration> configurationOf,
        Action<LinkId, LinkState> told) =>
        [.. (await Task.WhenAll(links.Select(async link =>
        {
            Heard(link.Id);
            var answer = await AnswerOf(grains.Link(link.Id).ConfigureAsync(network, link, configurationOf(link.Id)).AsTask());
            if (!answer.IsOk) return [$"link {link.Id}"];
            told(link.Id, answer.Value.State);
            return answer.Value.Unheard.Select(node => $"node {node}");
        }))).SelectMany(unheard => unheard)];

    /// <summary>An operator acknowledges the alarm of a link. Gives the new state of the link, or why it refuses.</summary>
    public async Task<Result<LinkState>> AcknowledgeAlarmAsync(LinkId link)
    {
        var answer = await AnswerOf(grains.Link(link).AcknowledgeAlarmAsync().AsTask());
        return answer.IsOk ? answer.Value : answer.Error;
    }

    /// <summary>Takes links out of service. A link that does not hear of it reports later, and is then retired again.</summary>
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
