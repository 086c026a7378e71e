using System.Security.Authentication;

namespace QkdMesh.Client;

/// <summary>The certificate of a server is not good. The message says why, and what to do.</summary>
internal sealed class ServerNotTrustedException(string message) : AuthenticationException(message);
