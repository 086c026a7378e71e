namespace QkdMesh.Core.Frames;

/// <summary>What a message between key managers is. Each starts with one of these, so that none can pass for another.</summary>
internal enum FrameKind : byte
{
    Relay = 0x11,
    ConfirmationOffer = 0x12,
    ConfirmationAnswer = 0x13,
    KeyOffer = 0x16,
    KeyReply = 0x17,
    SecretAgreement = 0x18,
    AssociationHello = 0x19,
    AssociationAnswer = 0x1A,
    AssociationFinish = 0x1B,
    AssociationDone = 0x1C,
    Withdrawal = 0x1D,
    StreamRoom = 0x1E,
    Arrival = 0x1F,
}
