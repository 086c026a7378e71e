namespace QkdMesh.Client.Tests.Contract;

public sealed class ServedContractTests(ServedMesh mesh) : ClientContract, IClassFixture<ServedMesh>
{
    protected override IQkdClient Of(string sae) => mesh.Of(sae);
}
