using QkdMesh.Core.Physics;
using QkdMesh.Core.Topology;

namespace QkdMesh.Topologies.Tests;

/// <summary>Links whose key rate follows from their modules and their fibre.</summary>
public class PhysicsKeysTests
{
    private const string Text = """
        name: shared
        shape: mesh
        nodes:
          - {id: north}
          - {id: south}
        links:
          - {id: dark, ends: [north, south], length_km: 40, loss_db_per_km: 0.2, patch_panels: {count: 2, loss_db: 0.5}, device: metro-1ghz}
          - id: lit
            ends: [north, south]
            length_km: 40
            loss_db_per_km: 0.2
            device: own
            classical:
              - {direction: co, channels: 4, power_dbm: -16, wavelength_nm: 1535}
              - {direction: counter, power_dbm: -20}
          - {id: measured, ends: [north, south], length_km: 40, loss_db: 9, device: own, key_rate_kbps: 500}
          - {id: hopeless, ends: [north, south], length_km: 300, loss_db: 60, device: own}
        devices:
          - {id: own, bb84: {clock_mhz: 500, receiver_loss_db: 1.5, gate_ns: 0.5, dark_yield: 4e-6, block_pulses: 1e11}, max_loss_db: 70}
        """;

    [Fact]
    public void RateFollowsFromTheModel_UnlessTheOperatorMeasuredIt()
    {
        var links = Files.Load(Text).Definition.Links.ToDictionary(link => link.Id.Value);

        links["dark"].Source.Bb84.Should().Be(new Bb84Link(new Bb84Device(), 0.2, []), "the profile comes with QkdMesh");
        var channel = new Bb84Channel(links["dark"].Length, links["dark"].Loss);
        links["dark"].SecretKeyRate.Should().Be(Bb84Model.Estimate(new Bb84Device(), channel).SecretKeyRate);
        links["lit"].Source.Bb84!.Classical.Should().Equal(
            new ClassicalChannels(Propagation.Co) { Count = 4, PowerDbm = -16, WavelengthNm = 1535 },
            new ClassicalChannels(Propagation.Counter) { PowerDbm = -20 });
        links["lit"].Source.Bb84!.FiniteKey.Should().Be(new FiniteKeyAnalysis(1e11, 1e-10));
        links["lit"].SecretKeyRate.BitsPerSecond.Should().BePositive();
        links["measured"].SecretKeyRate.BitsPerSecond.Should().Be(500_000);
        links["measured"].Source.Bb84!.AttenuationDbPerKm.Should().BeApproximately(0.225, 1e-9);
        links["hopeless"].SecretKeyRate.BitsPerSecond.Should().Be(0, "it is a fact of the fibre, and no mistake");
    }

    [Fact]
    public void MoreLightInTheFibreIsLessKey_AndAtLastNone()
    {
        var rates = new[] { -60, -30, -20, -16, 3 }.Select(power =>
            Files.Load(Text.Replace("power_dbm: -16", $"power_dbm: {power}", StringComparison.Ordinal))
                .Definition.Links[1].SecretKeyRate.BitsPerSecond).ToList();

        rates.Should().BeInDescendingOrder().And.OnlyHaveUniqueItems();
        rates[^1].Should().Be(0);
    }

    [Fact]
    public void ReadsBackEqual_WhenWritten()
    {
        var network = Files.Load(Text);

        Files.Load(TopologyWriter.Write(network)).Definition.Links.Should().Equal(network.Definition.Links);
    }

    [Theory]
    [InlineData("device: metro-1ghz", "device: metro-1gzh", "there is no device 'metro-1gzh'")]
    [InlineData("clock_mhz: 500", "clock_ghz: 500", "the entry has no key 'clock_ghz'")]
    [InlineData("dark_yield: 4e-6", "dark_yield: 0.6", "out of range")]
    [InlineData("gate_ns: 0.5", "signal_intensity: 0.1", "decoy pulses are as bright as signal pulses")]
    [InlineData("gate_ns: 0.5", "decoy_intensity: 0.4", "decoy pulses are as bright as signal pulses")]
    [InlineData("block_pulses: 1e11", "failure_probability: 1e-9", "failure_probability needs block_pulses")]
    [InlineData("max_loss_db: 70", "key_rate_kbps: 7", "the device has both key_rate_kbps and bb84")]
    [InlineData("max_loss_db: 70", "max_loss_db: 50", "device 'own' works with at most 50 dB")]
    [InlineData("direction: co,", "direction: up,", "'up' is not a direction")]
    [InlineData("direction: co,", "", "the classical channel has no direction")]
    [InlineData("wavelength_nm: 1535", "wavelength_nm: 1550.04", "pass band of the quantum channel's filter")]
    [InlineData("channels: 4", "channels: 1.5", "out of range")]
    public void EachMistakeIsOneFault(string old, string changed, string problem) =>
        Files.Read(Text.Replace(old, changed, StringComparison.Ordinal)).Faults.Should().ContainSingle()
            .Which.Problem.Should().Contain(problem);

    [Fact]
    public void ClassicalChannelsNeedUnitsThatTheModelKnows()
    {
        const string Own =
            "{id: own, bb84: {clock_mhz: 500, receiver_loss_db: 1.5, gate_ns: 0.5, dark_yield: 4e-6, block_pulses: 1e11}, max";
        Files.Read(Text.Replace(Own, "{id: own, key_rate_kbps: 5, max", StringComparison.Ordinal)).Faults.Should().ContainSingle()
            .Which.Problem.Should().Contain("the effect of classical channels on device 'own' is unknown");
    }
}
