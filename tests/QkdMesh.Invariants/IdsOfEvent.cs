using QkdMesh.History;

namespace QkdMesh.Invariants;

/// <summary>Which ids an event names.</summary>
internal static class IdsOfEvent
{
    /// <param name="id">
    /// A session, a <see cref="BlockRef"/>, a <see cref="LinkEndRef"/>, a <see cref="NodeRun"/>, a <see cref="Guid"/> of a relay, a
    /// batch or a key, the number of a request, the name of a node, a link or an SAE, or the event itself.
    /// </param>
    public static bool Names(KeyEvent happened, object id) => id switch
    {
        SessionRef session => SessionOf(happened) == session,
        BlockRef block => SessionOf(happened) == block.Session && BlockOf(happened) == block.Block,
        // Each message has a KeySent and a KeyReceived. They would hide the few events that show what happened to the end.
        LinkEndRef end => happened is LinkEvent link and not (KeySent or KeyReceived) && LinkEndRef.Of(link) == end,
        NodeRun run => happened is NodeStarted or NodeStopped or NetworkSeen or NodeTakenOver && NodeRun.Of((NodeEvent)happened) == run,
        Guid guid => NamesGuid(happened, guid),
        long request => RequestOf(happened) == request,
        string name => NamesPlace(happened, name),
        _ => ReferenceEquals(happened, id),
    };

    private static SessionRef? SessionOf(KeyEvent happened) => happened switch
    {
        SessionOpened opened => opened.Session,
        SessionClosed closed => closed.Session,
        AlarmRaised alarm => alarm.Session,
        BlockTaken taken => taken.Session,
        BlockConfirmed confirmed => confirmed.Session,
        KeySent sent => sent.Session,
        KeyReceived received => received.Session,
        RollbackFound found => found.Session,
        _ => null,
    };

    private static ulong? BlockOf(KeyEvent happened) => happened switch
    {
        BlockTaken taken => taken.Block,
        BlockConfirmed confirmed => confirmed.Block,
        KeySent sent => sent.Block,
        KeyReceived received => received.Block,
        _ => null,
    };

    private static long? RequestOf(KeyEvent happened) => happened switch
    {
        RequestBegun begun => begun.Request,
        RequestEnded ended => ended.Request,
        _ => null,
    };

    private static bool NamesGuid(KeyEvent happened, Guid guid) => happened switch
    {
        KeySent sent => sent.Relay == guid,
        KeyReceived received => received.Relay == guid,
        RelayEvent step => step.Relay == guid || step.Batch == guid,
        KeysOrdered ordered => ordered.Batch == guid,
        KeyDelivered delivered => delivered.Key == guid || delivered.Batch == guid,
        DeliveryRecorded recorded => recorded.Key == guid || recorded.Batch == guid,
        KeysObtained obtained => obtained.Keys.Contains(guid),
        _ => false,
    };

    private static bool NamesPlace(KeyEvent happened, string name) => happened switch
    {
        LinkEvent link => link.Node == name || link.Link == name,
        KeyDelivered delivered => delivered.Node == name || delivered.Sae == name,
        KeysObtained obtained => obtained.By == name,
        DeliveryRecorded recorded => recorded.Node == name || recorded.Sae == name,
        KeysOrdered ordered => ordered.Node == name || ordered.Master == name || ordered.Slave == name,
        NodeEvent node => node.Node == name,
        RequestBegun begun => begun.Master == name || begun.Slave == name,
        FaultBegun begun => begun.Fault == name,
        FaultEnded ended => ended.Fault == name,
        _ => false,
    };
}
