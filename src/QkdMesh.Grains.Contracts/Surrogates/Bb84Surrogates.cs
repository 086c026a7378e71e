using QkdMesh.Core.Physics;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;

namespace QkdMesh.Grains.Contracts.Surrogates;

[GenerateSerializer, Alias("qkdmesh.bb84-link")]
public readonly record struct Bb84LinkSurrogate(
    Bb84Device Device, double AttenuationDbPerKm, ClassicalChannels[] Classical, double? BlockPulses, double? FailureProbability);

[RegisterConverter]
public sealed class Bb84LinkConverter : IConverter<Bb84Link, Bb84LinkSurrogate>
{
    public Bb84Link ConvertFromSurrogate(in Bb84LinkSurrogate surrogate) =>
        new(surrogate.Device, surrogate.AttenuationDbPerKm, surrogate.Classical)
    {
        FiniteKey = surrogate is { BlockPulses: { } pulses, FailureProbability: { } failure } ? new(pulses, failure) : null,
    };

    public Bb84LinkSurrogate ConvertToSurrogate(in Bb84Link value) => new(
        value.Device, value.AttenuationDbPerKm, [.. value.Classical], value.FiniteKey?.BlockPulses, value.FiniteKey?.FailureProbability);
}

[GenerateSerializer, Alias("qkdmesh.bb84-device")]
public readonly record struct Bb84DeviceSurrogate(
    double ClockHz, double DetectorEfficiency, double DarkYield, double MisalignmentError, double SignalIntensity, double DecoyIntensity,
    double ErrorCorrectionInefficiency, double SiftingFactor, double ReceiverLossDb, double GateSeconds, double FilterNm,
    double WavelengthNm, double Scale);

[RegisterConverter]
public sealed class Bb84DeviceConverter : IConverter<Bb84Device, Bb84DeviceSurrogate>
{
    public Bb84Device ConvertFromSurrogate(in Bb84DeviceSurrogate surrogate) => new()
    {
        ClockHz = surrogate.ClockHz,
        DetectorEfficiency = surrogate.DetectorEfficiency,
        DarkYield = surrogate.DarkYield,
        MisalignmentError = surrogate.MisalignmentError,
        SignalIntensity = surrogate.SignalIntensity,
        DecoyIntensity = surrogate.DecoyIntensity,
        ErrorCorrectionInefficiency = surrogate.ErrorCorrectionInefficiency,
        SiftingFactor = surrogate.SiftingFactor,
        ReceiverLoss = OpticalLoss.FromDecibels(surrogate.ReceiverLossDb),
        GateSeconds = surrogate.GateSeconds,
        FilterNm = surrogate.FilterNm,
        WavelengthNm = surrogate.WavelengthNm,
        Scale = surrogate.Scale,
    };

    public Bb84DeviceSurrogate ConvertToSurrogate(in Bb84Device value) => new(
        value.ClockHz, value.DetectorEfficiency, value.DarkYield, value.MisalignmentError, value.SignalIntensity, value.DecoyIntensity,
        value.ErrorCorrectionInefficiency, value.SiftingFactor, value.ReceiverLoss.Decibels, value.GateSeconds, value.FilterNm,
        value.WavelengthNm, value.Scale);
}

[GenerateSerializer, Alias("qkdmesh.classical-channels")]
public readonly record struct ClassicalChannelsSurrogate(
    int Direction, int Count, double PowerDbm, double RamanCoefficient, double? WavelengthNm);

[RegisterConverter]
public sealed class ClassicalChannelsConverter : IConverter<ClassicalChannels, ClassicalChannelsSurrogate>
{
    public ClassicalChannels ConvertFromSurrogate(in ClassicalChannelsSurrogate surrogate) => new((Propagation)surrogate.Direction)
    {
        Count = surrogate.Count,
        PowerDbm = surrogate.PowerDbm,
        RamanCoefficient = surrogate.RamanCoefficient,
        WavelengthNm = surrogate.WavelengthNm,
    };

    public ClassicalChannelsSurrogate ConvertToSurrogate(in ClassicalChannels value) =>
        new((int)value.Direction, value.Count, value.PowerDbm, value.RamanCoefficient, value.WavelengthNm);
}
