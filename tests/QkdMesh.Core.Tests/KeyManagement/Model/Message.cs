using QkdMesh.Core.Keys;

namespace QkdMesh.Core.Tests.KeyManagement.Model;

/// <summary>What is on its way between the two ends of a link.</summary>
internal abstract record Message;

internal sealed record Greeting(SessionNonce Sent) : Message;

internal sealed record GreetingAnswer(SessionNonce Sent, SessionNonce Peer) : Message;

internal sealed record Confirmation(LinkEnd To, byte[] Frame, bool IsOffer) : Message;

internal sealed record Relay(LinkEnd To, byte[] Frame, byte[] Plaintext) : Message;
