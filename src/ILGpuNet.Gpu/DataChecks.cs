using System.Runtime.InteropServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>
/// Places in device memory where kernels write down values that they cannot take, one for each condition. The next read looks at them and throws what the CPU
/// throws at once. Until then kernels take care not to leave their memory, whatever the values are. Guarded by the engine's gate.
/// </summary>
internal sealed class DataChecks(GpuRuntime runtime)
{
    private const int Capacity = 4096;

    private readonly Dictionary<object, int> numbers = [];
    private readonly List<Func<long, int, string>> messages = [];

    /// <summary>The places that launches since the last look may have written to, in the order of the first of them.</summary>
    private readonly List<int> pending = [];
    private readonly HashSet<int> isPending = [];
    private nint memory;

    /// <summary>Takes note of a launch that may write to a place.</summary>
    public void NoteLaunch(ReadOnlySpan<ArgumentValue> arguments)
    {
        foreach (ArgumentValue argument in arguments)
        {
            if (!argument.IsView || argument.Memory != memory) continue;
            int number = (int)(argument.Bits / Marshal.SizeOf<Site>());
            if (isPending.Add(number)) pending.Add(number);
        }
    }

    /// <summary>
    /// A place for a condition: where the search writes the first position, where that is reported, and where the value is.
    /// </summary>
    /// <param name="key">Equal conditions share a place.</param>
    /// <param name="message">The error's text, from the value's bits and the position.</param>
    public (nint Memory, long First, long Position, long Value) Register(object key, Func<long, int, string> message)
    {
        if (memory == 0) Allocate();
        if (!numbers.TryGetValue(key, out int number))
        {
            // Where there are more different conditions than places, the last ones share theirs: only the error's text may be that of another.
            number = Math.Min(messages.Count, Capacity - 1);
            if (number == messages.Count) messages.Add(message);
            else messages[number] = message;
            numbers[key] = number;
        }
        long start = (long)number * Marshal.SizeOf<Site>();
        return (memory, start, start + 4, start + 8);
    }

    /// <summary>Throws for the condition, of those that are violated, that was looked at first. The queue has to be empty.</summary>
    /// <exception cref="InvalidValueException">A value was found that a primitive cannot take.</exception>
    public void Verify()
    {
        if (pending.Count == 0) return;
        int[] looked = [.. pending];
        pending.Clear();
        isPending.Clear();
        var sites = new Site[messages.Count];
        runtime.Download(memory, 0, MemoryMarshal.AsBytes(sites.AsSpan()));
        foreach (int i in looked)
        {
            if (sites[i].Position == int.MaxValue) continue;
            Reset();
            throw new InvalidValueException(messages[i](sites[i].Value, sites[i].Position));
        }
    }

    private void Allocate()
    {
        memory = runtime.Allocate((long)Capacity * Marshal.SizeOf<Site>());
        Reset();
    }

    private void Reset()
    {
        var sites = new Site[Capacity];
        Array.Fill(sites, new Site { First = int.MaxValue, Position = int.MaxValue });
        runtime.Upload(MemoryMarshal.AsBytes(sites.AsSpan()), memory, 0);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Site
    {
        public int First, Position;
        public long Value;
    }
}
