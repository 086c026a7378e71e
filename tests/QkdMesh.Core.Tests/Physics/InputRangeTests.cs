using System.Reflection;
using QkdMesh.Core.Physics;

namespace QkdMesh.Core.Tests.Physics;

public class InputRangeTests
{
    private static readonly object[] Owners =
        [new Bb84Device(), Bb84Channel.OfFibre(10, 0.2), new ClassicalChannels(Propagation.Co), new FiniteKeyAnalysis(1e9, 1e-10)];

    public static TheoryData<string, string> Inputs { get; } = new(
        from owner in Owners
        from property in owner.GetType().GetProperties()
        where property.CanWrite && (property.PropertyType == typeof(double) || property.PropertyType == typeof(double?))
        select (owner.GetType().Name, property.Name));

    [Theory]
    [MemberData(nameof(Inputs))]
    public void WhatIsNoNumberOrFarOffIsRefused_ByItsName(string type, string name)
    {
        var owner = Owners.Single(owner => owner.GetType().Name == type);
        var property = owner.GetType().GetProperty(name)!;
        foreach (var value in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, -1e9, 1e15 })
        {
            var fault = FluentActions.Invoking(() => property.SetValue(owner, value)).Should().Throw<TargetInvocationException>(
                $"{value} is no {name}")
                .WithInnerException<ArgumentOutOfRangeException>().Which;
            fault.ParamName.Should().Be(name);
            fault.Message.Should().Contain($"{name} is from ");
        }
    }

    [Fact]
    public void InputsAreFound() => Inputs.Count.Should().BeGreaterThan(15);

    [Fact]
    public void EdgesOfARangeAreIn()
    {
        Refuses(() => new Bb84Device { MisalignmentError = 0.5001 });
        new Bb84Device { MisalignmentError = 0.5, DetectorEfficiency = 1, SiftingFactor = 1, ErrorCorrectionInefficiency = 1 }
            .MisalignmentError.Should().Be(0.5);
        Refuses(() => new Bb84Device { DarkYield = 0 });
        Refuses(() => new Bb84Device { DetectorEfficiency = 0 });
        Refuses(() => new Bb84Channel(default, default) { TappedFraction = 1.001 });
        Refuses(() => new ClassicalChannels(Propagation.Co) { Count = 0 });
        Refuses(() => new FiniteKeyAnalysis(double.NaN, 1e-10));
        Refuses(() => new FiniteKeyAnalysis(1e9, 0));
        Refuses(() => (object)Bb84Model.QberLimit(0.9));
    }

    [Theory]
    [InlineData(0.4, 0.4)]
    [InlineData(0.1, 0.4)]
    public void DecoyIsWeakerThanTheSignal(double signal, double decoy) =>
        Refuses(() => Bb84Model.Estimate(new Bb84Device { SignalIntensity = signal, DecoyIntensity = decoy }, Bb84Units.Loss(2)));

    private static void Refuses(Func<object> made) => FluentActions.Invoking(made).Should().Throw<ArgumentOutOfRangeException>();
}
