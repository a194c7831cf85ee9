using ILGpuNet.Graphs;

namespace ILGpuNet.Diagnostics;

/// <summary>
/// Measures every kernel that runs: <c>using Profile profile = Profiler.Start(); ...; Console.WriteLine(profile);</c>. Costs nothing while
/// no profile is running.
/// </summary>
public static class Profiler
{
    private static volatile Profile? current;

    /// <summary>The profile that is running, or null.</summary>
    internal static Profile? Current => current;

    /// <summary>Starts measuring all threads, until the profile is disposed.</summary>
    /// <exception cref="InvalidOperationException">Another profile is running.</exception>
    public static Profile Start()
    {
        var profile = new Profile();
        return Interlocked.CompareExchange(ref current, profile, null) is null
            ? profile
            : throw new InvalidOperationException("[Profiler] a profile is running already: dispose it first");
    }

    /// <summary>Ends the profile that is running, if it is this one.</summary>
    internal static void Stop(Profile profile) => Interlocked.CompareExchange(ref current, null, profile);
}
