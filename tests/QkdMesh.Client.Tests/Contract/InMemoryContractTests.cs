using QkdMesh.Client.InMemory;

namespace QkdMesh.Client.Tests.Contract;

public sealed class InMemoryContractTests : ClientContract
{
    private readonly InMemoryMesh _mesh = new(Alice, Bob);

    protected override IQkdClient Of(string sae) => _mesh.Connect(sae);
}
