using QkdMesh.Simulation.Scenarios;
using QkdMesh.Simulation.World;
using QkdMesh.Invariants;
var start = args.Length > 1 ? long.Parse(args[1], null) : 1; var n = long.Parse(args[0], null);
long events=0, relays=0, keys=0, viol=0; var sw=System.Diagnostics.Stopwatch.StartNew(); long hist=0;
for (var s=start;s<start+n;s++){ RunResult r; try { r=Simulation.Run(RandomScenario.Of(s), s); } catch (Exception e) { Console.WriteLine($"seed {s}: {e}"); viol++; if (viol>5) break; continue; } events+=r.Events; relays+=r.Relays; keys+=r.KeysDelivered; hist+=r.History.Count;
 if (r.Violations.Count>0){ viol++; Console.WriteLine($"seed {s}\n{r.Scenario}"); Console.WriteLine(HistoryAround.Tell(r.History, r.Violations[0])); if (viol>3) break; } }
Console.WriteLine($"{n/sw.Elapsed.TotalSeconds:0} seeds/s {events/n} events {hist/n} history {relays/n} relays {keys} keys {viol} violations");
