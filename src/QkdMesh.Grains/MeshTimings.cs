using QkdMesh.Core.Calls;

namespace QkdMesh.Grains;

/// <summary>
/// How long grains and the drain of a silo wait, and how often they look. MeshTimingsTests holds the inequalities between these values.
/// </summary>
public sealed record MeshTimings
{
    /// <summary>The timings of a mesh in service. Tests change single values to see which inequality breaks.</summary>
    public static MeshTimings Default { get; } = new();

    /// <summary>How the procedures of a link wait for its ends.</summary>
    public LinkTimings Link { get; init; } = LinkTimings.Default;

    /// <summary>
    /// How long the controller and a link wait for each other. The controller has to outwait a link both of whose ends are silent. The
    /// default value is 5 seconds.
    /// </summary>
    public TimeSpan ControlPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a link that ends waits until the controller has taken note. The controller notices the silence anyway. The default value
    /// is 1 second.
    /// </summary>
    public TimeSpan LinkEndPatience { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a publication waits for a silo's view of the network before it drops that view. The view subscribes again by itself. The
    /// default value is 2 seconds.
    /// </summary>
    public TimeSpan ViewPatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a silo's view of the network renews its subscription. The default value is 1 second.</summary>
    public TimeSpan RenewalPeriod { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a drain looks whether it may go on. The default value is 20 ms.</summary>
    public TimeSpan DrainLook { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// How long a node that refuses new work keeps the keys that it has just delivered, so that SAEs collect them. The default value is
    /// 150 ms.
    /// </summary>
    public TimeSpan WorkUnderWay { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>
    /// The shortest time between the migrations of two nodes of a draining silo. A client that was refused asks again after about a
    /// second, and must not meet the next migration. The default value is 1.6 seconds.
    /// </summary>
    public TimeSpan BetweenMigrations { get; init; } = TimeSpan.FromMilliseconds(1_600);

    /// <summary>
    /// How long a drain waits until the links of a migrated node have sessions and key again. The default value is 3 seconds.
    /// </summary>
    public TimeSpan SessionPatience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a drain waits for the links, and then for the controller, to migrate. The default value is 3 seconds.</summary>
    public TimeSpan HandoverPatience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The longest time that a drain takes for the links and the controller. The default value is 6 seconds.</summary>
    public TimeSpan LongestHandover => 2 * HandoverPatience;

    /// <summary>The longest time that a drain takes to move one node. The default value is 7.75 seconds.</summary>
    public TimeSpan LongestMigration => 2 * SessionPatience + WorkUnderWay + BetweenMigrations;

    /// <summary>
    /// How long a process may take to stop until it destroys its key and ends all the same. The default value is 10 seconds.
    /// </summary>
    public TimeSpan StopPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The same while the membership store is away, to which a silo writes its end. The default value is 3 seconds.</summary>
    public TimeSpan StopPatienceWithoutStore { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long a process that ends waits until all its key is destroyed. The end of the process destroys the rest. The default value is
    /// 2 seconds.
    /// </summary>
    public TimeSpan ZeroisePatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long the parts of a process may take to stop. A process that runs the whole network takes its links out of service first, and
    /// waits for them as the controller does. The default value is 6 seconds.
    /// </summary>
    public TimeSpan ShutdownPatience => ControlPatience + TimeSpan.FromSeconds(1);
}
