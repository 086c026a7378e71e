namespace QkdMesh.Grains.Contracts;

/// <summary>
/// What silos say to each other: grain interfaces, messages, and frames between key managers. Silos with different numbers do not
/// understand each other, so a silo does not join a cluster of another number.
/// </summary>
public static class SiloContract
{
    /// <summary>
    /// Raise it by 1 with every change of the contract. GrainContractTests holds this by contract-numbers.txt, which has the digest of each
    /// number's contract.
    /// </summary>
    public const int Number = 4;
}
