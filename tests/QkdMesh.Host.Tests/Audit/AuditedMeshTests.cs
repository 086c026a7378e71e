using Grpc.Core;
using QkdMesh.Core.Audit;
using QkdMesh.Core.Identifiers;
using QkdMesh.Host.Audit;
using QkdMesh.Invariants.Canary;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Host.Tests.Audit;

/// <summary>S14 over gRPC: each delivery has one record, in an unbroken chain that holds no key (S13).</summary>
public sealed class AuditedMeshTests : IDisposable
{
    private readonly AuditFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task EachDeliveryHasItsRecord_AndNoKeyIsInAny()
    {
        List<Key> supplied = [], collected = [];
        await using (var ring = await MadridRing.StartAsync(audit: _folder.Place))
        {
            for (var request = 0; request < 10; request++)
            {
                var keys = await ring.GetKeysAsync(5);
                supplied.AddRange(keys.Keys);
                collected.AddRange((await ring.Keys.GetKeysByIdAsync(
                    new GetKeysByIdRequest { PeerSaeId = MadridRing.Norte, KeyIds = { keys.Keys.Take(4).Select(key => key.KeyId) } },
                    MadridRing.As(MadridRing.Quiron))).Keys);
            }
        }

        _folder.Faults.Should().BeEmpty();
        KeysOf(AuditedStep.Supplied).Should().BeEquivalentTo(supplied.Select(key => key.KeyId)).And.OnlyHaveUniqueItems();
        KeysOf(AuditedStep.Collected).Should().BeEquivalentTo(collected.Select(key => key.KeyId)).And.OnlyHaveUniqueItems();
        var canary = new KeyCanary(supplied.Select(key => key.Key_.ToByteArray()));
        canary.IsBlind.Should().BeFalse();
        canary.FirstIn(File.ReadLines(_folder.Files.Should().ContainSingle().Subject)).Should().BeNull();
    }

    [Fact]
    public async Task OrderIsRefusedAndNotCarriedOut_WhileItCannotBeRecorded()
    {
        await using var ring = await MadridRing.StartAsync(audit: _folder.Place);
        var (file, elsewhere) = (_folder.Files[0], Path.Combine(_folder.Place, "..", "elsewhere"));
        File.Move(file, elsewhere);

        var cut = () => ring.Network.CutLinkAsync(Cut, cancellationToken: Cancellation).ResponseAsync;
        (await cut.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.Unavailable);
        (await StatusAsync()).Should().Be(LinkStatus.Active, "the order was not carried out");

        File.Move(elsewhere, file);
        await ring.Network.CutLinkAsync(Cut, cancellationToken: Cancellation);
        (await StatusAsync()).Should().Be(LinkStatus.Off);
        File.ReadLines(file).Where(line => line.Contains("\"kind\":\"ordered\"", StringComparison.Ordinal)).Should().SatisfyRespectively(
            begun => begun.Should().Contain("\"result\":\"begun\""), done => done.Should().Contain("\"result\":\"done\""));

        async Task<LinkStatus> StatusAsync() =>
            (await ring.Network.GetNetworkAsync(new GetNetworkRequest(), cancellationToken: Cancellation))
            .Links.Single(link => link.Id == Cut.LinkId).Status;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static CutLinkRequest Cut => new() { LinkId = "norte-concepcion" };

    private IEnumerable<string> KeysOf(AuditedStep step) =>
        from record in _folder.Records
        where record.Step == step
        from at in Enumerable.Range(0, record.Count)
        select new KeyId(record.FirstKey.Batch, record.FirstKey.Index + at).ToString();
}
