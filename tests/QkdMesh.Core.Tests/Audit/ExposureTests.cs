using QkdMesh.Core.Audit;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Tests.Audit;

public class ExposureTests
{
    [Theory]
    [InlineData("n1", "n0 n1 n2", false, Exposure.Readable)]
    [InlineData("n2", "n0 n1 n2 n3", false, Exposure.Readable)]
    [InlineData("n1", "n0 n1 n2", true, Exposure.HybridSecretLacking)]
    [InlineData("n0", "n0 n1 n2", false, Exposure.End)]
    [InlineData("n2", "n0 n1 n2", true, Exposure.End)]
    [InlineData("n0", "n0", false, Exposure.End)]
    [InlineData("n9", "n0 n1 n2", false, Exposure.NotOnRoute)]
    [InlineData("n1", "n0 n1 n2, n0 n3 n2", false, Exposure.ShareOnly)]
    [InlineData("n1", "n0 n1 n2, n0 n3 n2", true, Exposure.ShareOnly)]
    [InlineData("n0", "n0 n1 n2, n0 n3 n2", false, Exposure.End)]
    [InlineData("n1", "n0 n1 n2, n0 n3 n1 n2", false, Exposure.Readable)]
    public void NodeLearnsWhatItsPlaceLetsIt(string node, string routes, bool isHybrid, Exposure expected)
    {
        NodeId[][] ways = [.. routes.Split(", ").Select(route => route.Split(' ').Select(each => new NodeId(each)).ToArray())];
        var keys = new AuditRecord(
            AuditedStep.Supplied, ways[0][0], new("alice"), new("bob"), default, 1, 256, Assurance.Its, isHybrid, ways);

        keys.ExposureTo(new(node)).Should().Be(expected);
    }
}
