using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// Runs the parts of a work on the caller and on threads that spin for a while between regions, so that a region costs less than a
/// microsecond when they follow one another closely. A thread takes the parts of its own share first, the same piece of the whole in
/// each region, so that it finds in its caches what it has written there before; then what others have left, so that a thread that the
/// system has descheduled delays nobody. Results depend on the number of parts only.
/// </summary>
internal static unsafe class ForkJoin
{
    private const string ThreadsVariable = "ILGPUNET_THREADS";
    private const int MaximumThreads = 1024;

    private static readonly object ParkingLot = new();
    private static readonly Ticket* Tickets = CreateTickets();
    private static State state;
    private static int threads;
    private static int workers;
    private static Exception? failure;

    /// <summary>Number of threads that share the work, the caller included: <c>ILGPUNET_THREADS</c>, or one per processor.</summary>
    /// <exception cref="ILGpuNetException">The environment variable, or the value set, is not a number from 1 to 1024.</exception>
    public static int Threads
    {
        get => threads != 0 ? threads : threads = ParseThreads(Environment.GetEnvironmentVariable(ThreadsVariable));
        set
        {
            if (value is < 1 or > MaximumThreads)
                throw new ILGpuNetException($"[ForkJoin] the number of threads must lie in 1..{MaximumThreads}, found {value}");
            lock (ParkingLot)
            {
                threads = value;
                Monitor.PulseAll(ParkingLot);
            }
        }
    }

    /// <summary>
    /// Executes all parts and returns when they are done. They run one after the other on the caller where there is one part, inside
    /// of another region, and while a region of another thread is under way. The first exception of a part is thrown after all parts
    /// have ended.
    /// </summary>
    public static void Run<TWork>(ref TWork work, int parts) where TWork : struct, IParallelWork
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parts, 1);
        if (parts == 1)
            work.Execute(0, 1);
        else if (Threads == 1 || Interlocked.CompareExchange(ref state.Busy, 1, 0) != 0)
            RunInline(ref work, parts);
        else
            RunShared(ref work, parts);
    }

    /// <summary>The number of threads that an environment setting asks for.</summary>
    internal static int ParseThreads(string? setting)
    {
        if (string.IsNullOrWhiteSpace(setting)) return Math.Min(Environment.ProcessorCount, MaximumThreads);
        if (int.TryParse(setting, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= MaximumThreads)
            return count;
        throw new ILGpuNetException($"[{ThreadsVariable}] expected a whole number from 1 to {MaximumThreads}, found '{setting}'");
    }

    private static void RunInline<TWork>(ref TWork work, int parts) where TWork : struct, IParallelWork
    {
        Exception? first = null;
        for (int part = 0; part < parts; part++)
        {
            try
            {
                work.Execute(part, parts);
            }
            catch (Exception exception)
            {
                first ??= exception;
            }
        }
        if (first is not null) ExceptionDispatchInfo.Throw(first);
    }

    private static void RunShared<TWork>(ref TWork work, int parts) where TWork : struct, IParallelWork
    {
        // A copy on this stack has a fixed address, which the caller's variable need not have.
        TWork local = work;
        Exception? first;
        try
        {
            if (workers < threads - 1) StartWorkers(threads - 1);
            state.Function = &Execute<TWork>;
            state.Argument = Unsafe.AsPointer(ref local);
            state.Parts = parts;
            state.Pending = parts;
            Publish(parts);
            while (TryClaim(thread: 0, out int part)) ExecuteClaimed(part);
            WaitForOthers();
            first = failure;
            failure = null;
        }
        finally
        {
            Volatile.Write(ref state.Busy, 0);
        }
        work = local;
        if (first is not null) ExceptionDispatchInfo.Throw(first);
    }

    private static void Execute<TWork>(void* work, int part, int parts) where TWork : struct, IParallelWork =>
        Unsafe.AsRef<TWork>(work).Execute(part, parts);

    /// <summary>Offers all parts of the region, divided among the threads.</summary>
    private static void Publish(int parts)
    {
        uint region = state.Region + 1;
        int shares = Math.Min(parts, Threads);
        state.Shares = shares;
        for (int share = 0; share < shares; share++)
            Volatile.Write(ref Tickets[share].Value, (ulong)region << 32 | (uint)(FirstPart(share + 1, parts, shares) - FirstPart(share, parts, shares)));
        Interlocked.Exchange(ref state.Region, region);
        if (Volatile.Read(ref state.Parked) == 0) return;
        lock (ParkingLot) Monitor.PulseAll(ParkingLot);
    }

    private static int FirstPart(int share, int parts, int shares) => (int)((long)share * parts / shares);

    /// <summary>Takes the next part of the current region: of the thread's own share, or of another's where nothing is left of it.</summary>
    private static bool TryClaim(int thread, out int part)
    {
        int shares = state.Shares;
        for (int i = 0, share = thread % shares; i < shares; i++)
        {
            if (TryClaimOf(share, out part)) return true;
            if (++share == shares) share = 0;
        }
        part = -1;
        return false;
    }

    /// <summary>
    /// Takes the next part of a share. Its ticket holds the region's number above the count of parts left, so that a thread which slept
    /// between reading and exchanging cannot take a part of a later region by mistake.
    /// </summary>
    private static bool TryClaimOf(int share, out int part)
    {
        ref ulong value = ref Tickets[share].Value;
        while (true)
        {
            ulong ticket = Volatile.Read(ref value);
            uint left = (uint)ticket;
            if (left == 0)
            {
                part = -1;
                return false;
            }
            if (Interlocked.CompareExchange(ref value, ticket - 1, ticket) == ticket)
            {
                // The region cannot end before this part has, so its description is stable from here on.
                part = FirstPart(share + 1, state.Parts, state.Shares) - (int)left;
                return true;
            }
        }
    }

    private static void ExecuteClaimed(int part)
    {
        try
        {
            state.Function(state.Argument, part, state.Parts);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref failure, exception, null);
        }
        Interlocked.Decrement(ref state.Pending);
    }

    private static void WaitForOthers()
    {
        const int SpinsBeforeYield = 500;
        for (int spins = 1; Volatile.Read(ref state.Pending) != 0; spins++)
        {
            if (spins % SpinsBeforeYield == 0) Thread.Yield();
            else Thread.SpinWait(1);
        }
    }

    private static Ticket* CreateTickets()
    {
        nuint bytes = MaximumThreads * (nuint)sizeof(Ticket);
        var created = (Ticket*)NativeMemory.AlignedAlloc(bytes, (nuint)sizeof(Ticket));
        NativeMemory.Clear(created, bytes);
        return created;
    }

    private static void StartWorkers(int count)
    {
        for (; workers < count; workers++)
        {
            int index = workers;
            new Thread(() => Work(index + 1)) { IsBackground = true, Name = $"ILGpuNet worker {index + 1}" }.Start();
        }
    }

    private static void Work(int thread)
    {
        uint region = 0;
        while (true)
        {
            AwaitRegionAfter(region, thread);
            region = Volatile.Read(ref state.Region);
            while (TryClaim(thread, out int part)) ExecuteClaimed(part);
        }
    }

    /// <summary>Waits for parts to take: spins, yields now and then, at last sleeps. Surplus workers sleep at once.</summary>
    private static void AwaitRegionAfter(uint region, int thread)
    {
        const int SpinsBeforeYield = 500;
        const int YieldsBeforeParking = 64;
        for (int spins = 1; spins < SpinsBeforeYield * YieldsBeforeParking && IsWanted(thread); spins++)
        {
            if (Volatile.Read(ref state.Region) != region) return;
            if (spins % SpinsBeforeYield == 0) Thread.Yield();
            else Thread.SpinWait(1);
        }
        lock (ParkingLot)
        {
            while (!IsWanted(thread)) Monitor.Wait(ParkingLot);
            // Announced by a full fence before the region is read again; the publisher writes the region by one before it looks here.
            Interlocked.Increment(ref state.Parked);
            if (Volatile.Read(ref state.Region) == region) Monitor.Wait(ParkingLot);
            Interlocked.Decrement(ref state.Parked);
        }
    }

    private static bool IsWanted(int thread) => thread < Volatile.Read(ref threads);

    /// <summary>What threads share: the description of a region lies in the line of its number, the rest in lines of their own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 640)]
    private struct State
    {
        [FieldOffset(128)] public uint Region;
        [FieldOffset(132)] public int Parts;
        [FieldOffset(136)] public void* Argument;
        [FieldOffset(144)] public delegate*<void*, int, int, void> Function;
        [FieldOffset(152)] public int Shares;
        [FieldOffset(256)] public int Pending;
        [FieldOffset(384)] public int Busy;
        [FieldOffset(512)] public int Parked;
    }

    /// <summary>What is left of a thread's share, in a line of its own and its neighbour's, which processors fetch together.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    private struct Ticket
    {
        public ulong Value;
    }
}
