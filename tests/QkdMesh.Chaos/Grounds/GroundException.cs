namespace QkdMesh.Chaos.Grounds;

/// <summary>This machine cannot run chaos. The message says what is missing.</summary>
internal sealed class GroundException(string message, Exception? inner = null) : Exception(message, inner);
