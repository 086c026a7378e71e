namespace QkdMesh.Core.Quantum;

/// <summary>A source that is a model, to which things can be done that happen to fibres.</summary>
public interface ISimulatedSource : IKeySource
{
    /// <summary>Share of the pulses that somebody intercepts and sends again: 0 to 1. It shows as QBER.</summary>
    double TappedFraction { get; set; }

    /// <summary>Whether it makes no key, as on a fibre that is broken.</summary>
    bool IsStalled { get; set; }
}
