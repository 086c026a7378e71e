using k8s.Models;

namespace QkdMesh.Deployment.Tests.Rendering;

/// <summary>What selectors select. They are written here with equal labels only.</summary>
internal static class Selection
{
    public static bool Selects(this V1LabelSelector selector, IDictionary<string, string> labels)
    {
        selector.MatchExpressions.Should().BeNullOrEmpty("these tests read matchLabels only");
        return Selects(selector.MatchLabels ?? new Dictionary<string, string>(), labels);
    }

    public static bool Selects(this IDictionary<string, string> selector, IDictionary<string, string> labels) =>
        selector.All(wanted => labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value);
}
