namespace QkdMesh.Grains.Contracts;

/// <summary>
/// A silo's right to act for the nodes that it hosts. The right ends by itself. A silo that was suspended or cut off may have been
/// replaced; its lease is over before its successors act.
/// </summary>
public interface IMembershipLease
{
    /// <summary>False while another silo may have replaced this one. No key moves then.</summary>
    bool IsHeld { get; }

    /// <summary>
    /// The longest time after which a silo that reaches the membership store notices that it was declared dead. Its successors hold
    /// reactivated nodes for that time.
    /// </summary>
    TimeSpan LongestUnaware { get; }

    /// <summary>Ends the right until a new proof of membership. A proof that was asked for before this call counts no more.</summary>
    void Lapse();
}
