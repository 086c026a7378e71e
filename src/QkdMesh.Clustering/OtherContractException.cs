namespace QkdMesh.Clustering;

/// <summary>A silo of a release with another contract runs in the cluster.</summary>
/// <param name="silo">Address of that silo.</param>
/// <param name="theirs">Number of its contract; null if it is of a release from before contracts had numbers.</param>
public sealed class OtherContractException(string silo, int? theirs, int ours) : Exception(
    $"silo {silo} keeps to {(theirs is { } number ? $"contract {number}" : "a contract without a number")}, and this silo to {ours}")
{
    public string Silo => silo;

    public int? Theirs => theirs;

    public int Ours => ours;
}
