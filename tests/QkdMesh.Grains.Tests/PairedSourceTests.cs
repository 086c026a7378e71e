using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;
using QkdMesh.KeySources;
using QkdMesh.KeySources.Pqc;

namespace QkdMesh.Grains.Tests;

/// <summary>Links whose key is made at both ends, as grains carry them out.</summary>
public sealed class PairedSourceTests
{
    private static readonly LinkSource Pqc = new(KeySourceKind.Pqc) { Pqc = new(KemParameterSet.MlKem768, TimeSpan.FromMinutes(1)) };

    private static PairedSourceOptions WithKey =>
        new() { PreSharedKeys = new OnePreSharedKey(PreSharedKey.Of([.. Enumerable.Range(0, 32).Select(at => (byte)at)])) };

    [Fact]
    public async Task KeysCome_BetweenSilosWithOnePreSharedKey()
    {
        await using var mesh = await MeshCluster.StartAsync(Networks.Ring(4).WithSource(Pqc), paired: WithKey, hosted: ["n0,n1", "n2,n3"]);

        for (var key = 0; key < 10; key++)
            await mesh.ShouldBothHoldAsync(await mesh.SupplyAsync("sae-n0", "sae-n2", count: 20), "sae-n0", "sae-n2");

        mesh.View.Current!.Links.Values.Should().OnlyContain(link => link.SourceFault == null && link.SecretKeyRate > KeyRate.Zero);
    }

    [Fact]
    public async Task KeysComeAgain_WhenANodeStartsAgain()
    {
        await using var mesh = await MeshCluster.StartAsync(Networks.Chain(3).WithSource(Pqc), paired: WithKey);
        await mesh.ShouldBothHoldAsync(await mesh.SupplyAsync("sae-n0", "sae-n2"), "sae-n0", "sae-n2");

        await mesh.RestartAsync(mesh.Grains.Node(new NodeId("n1")));

        await mesh.AdvanceUntilAsync(async () => (await mesh.SupplyAsync("sae-n0", "sae-n2")).IsOk);
        foreach (var link in mesh.View.Current!.Topology.Definition.Links)
        {
            var ends = await mesh.Grains.Link(link.Id).GetEndsAsync();
            ends.A!.Ledger.Balances.Should().BeTrue();
            ends.B!.Ledger.Balances.Should().BeTrue();
        }
    }

    [Fact]
    public async Task LinkSaysWhatItsSiloLacks()
    {
        await using var mesh = await MeshCluster.StartAsync(Networks.Chain(2).WithSource(Pqc), awaited: LinkStatus.Pending);

        await mesh.AdvanceUntilAsync(network => network.StateOf(new("n0-n1")).SourceFault is not null);

        mesh.View.Current!.StateOf(new("n0-n1")).Should().Match<LinkState>(state =>
            state.SourceFault == "n0: this silo has no pre-shared keys for PQC links: start it with --pqc-psk-directory DIRECTORY"
            && state.SecretKeyRate == KeyRate.Zero);
    }

    [Fact]
    public async Task LinkThatIsNoSimulationIsNotDisturbed()
    {
        await using var mesh = await MeshCluster.StartAsync(Networks.Chain(2).WithSource(Pqc), paired: WithKey);

        var refusal = await mesh.Grains.Link(new("n0-n1")).DisturbAsync(new SourceDisturbance(0.5, null));

        refusal.Error!.Detail.Should().Contain("is not simulated");
    }
}
