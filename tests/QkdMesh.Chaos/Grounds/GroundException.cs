namespace QkdMesh.Chaos.Grounds;

/// <summary>This machine cannot do what chaos needs: says what is missing.</summary>
internal sealed class GroundException(string message, Exception? inner = null) : Exception(message, inner);
