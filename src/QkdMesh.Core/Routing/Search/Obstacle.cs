namespace QkdMesh.Core.Routing.Search;

/// <summary>A link or a node that key cannot pass.</summary>
/// <param name="What">Its name and its condition, such as <c>link a-b (cut)</c>.</param>
/// <param name="Advice">What an operator can do.</param>
/// <param name="IsLasting">Whether only another topology helps.</param>
internal sealed record Obstacle(string What, string Advice, bool IsLasting = false);
