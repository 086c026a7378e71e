using System.Globalization;
using QkdMesh.Cli.Commands.Physics;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Quantum.Bb84;
using YamlDotNet.Serialization;

namespace QkdMesh.Cli.Tests.Commands;

/// <summary>The profiles of topologies/devices are units that the model takes, and meet the points that their comments name.</summary>
public sealed class DeviceCatalogueTests
{
    private static readonly Dictionary<string, Bb84Device> Catalogue = Read();

    public static TheoryData<string> Ids { get; } = new(Catalogue.Keys);

    [Theory]
    [MemberData(nameof(Ids))]
    public void EveryProfileMakesKey(string id)
    {
        Identifier.IsValid(id).Should().BeTrue();
        At(id, 5).SecretKeyRate.BitsPerSecond.Should().BePositive();
    }

    [Fact]
    public void ReferenceProfilesAreThoseOfTheModel()
    {
        Catalogue["metro-1ghz"].Should().Be(new Bb84Device());
        Catalogue["metro-1ghz-coexistence"].Should().Be(ReferenceDevices.Coexistence);
        Catalogue["gys-2004"].Should().Be(ReferenceDevices.Gys);
    }

    [Theory]
    [InlineData("toshiba-2018", 2, 13.72e6, null)]
    [InlineData("toshiba-cambridge", 3.9, 2.58e6, null)]
    [InlineData("toshiba-cambridge", 4.2, 2.40e6, null)]
    [InlineData("toshiba-tokyo", 14.5, 304e3, null)]
    [InlineData("nec-tokyo", 14.5, 81.7e3, 0.027)]
    [InlineData("mitsubishi-tokyo", 13, 2e3, 0.045)]
    [InlineData("toshiba-secoqc", 7.5, 3.1e3, 0.026)]
    public void NamedUnitMeetsItsPublishedPoint(string id, double decibels, double bitsPerSecond, double? qber)
    {
        PublishedLinks.All.Should().Contain(link => link.LossDb == decibels && link.RateBps == bitsPerSecond && link.Qber == qber);
        At(id, decibels).SecretKeyRate.BitsPerSecond.Should().BeApproximately(bitsPerSecond, bitsPerSecond * 0.02);
        if (qber is { } published) At(id, decibels).Qber.Should().BeApproximately(published, 0.001);
    }

    private static Bb84Estimate At(string id, double decibels) =>
        Bb84Model.Estimate(Catalogue[id], new Bb84Channel(default, OpticalLoss.FromDecibels(decibels)));

    private static Dictionary<string, Bb84Device> Read()
    {
        var file = new DeserializerBuilder().Build().Deserialize<Dictionary<string, List<Dictionary<string, object>>>>(File.ReadAllText("topologies/devices/bb84.yaml"));
        return file["devices"].ToDictionary(
            device => (string)device["id"],
            device => ((Dictionary<object, object>)device["bb84"]).Aggregate(new Bb84Device(), (made, entry) => With(made, (string)entry.Key, Number(entry.Value))));
    }

    private static double Number(object text) => double.Parse((string)text, CultureInfo.InvariantCulture);

    private static Bb84Device With(Bb84Device device, string key, double value) => key switch
    {
        "clock_mhz" => device with { ClockHz = value * 1e6 },
        "detector_efficiency" => device with { DetectorEfficiency = value },
        "dark_yield" => device with { DarkYield = value },
        "misalignment_error" => device with { MisalignmentError = value },
        "signal_intensity" => device with { SignalIntensity = value },
        "decoy_intensity" => device with { DecoyIntensity = value },
        "error_correction_inefficiency" => device with { ErrorCorrectionInefficiency = value },
        "sifting_factor" => device with { SiftingFactor = value },
        "receiver_loss_db" => device with { ReceiverLoss = OpticalLoss.FromDecibels(value) },
        "gate_ns" => device with { GateSeconds = value / 1e9 },
        "filter_nm" => device with { FilterNm = value },
        "wavelength_nm" => device with { WavelengthNm = value },
        "scale" => device with { Scale = value },
        _ => throw new FormatException($"no profile has a key {key}"),
    };
}
