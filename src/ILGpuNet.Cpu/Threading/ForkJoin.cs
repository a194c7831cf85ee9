using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// Runs the parts of a work on the caller and on threads that spin for a while between regions, so that a region costs less than a
/// microsecond when they follow one another closely. Which thread takes which part is decided as they arrive: a thread that the
/// system has descheduled delays nobody, and results depend on the number of parts only.
/// </summary>
internal static unsafe class ForkJoin
{
    private const string ThreadsVariable = "ILGPUNET_THREADS";
    private const int MaximumThreads = 1024;

    private static readonly object ParkingLot = new();
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
            Publish(parts - 1);
            int part = 0;
            do ExecuteClaimed(part);
            while (TryClaim(out part));
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

    /// <summary>Offers the last <paramref name="left"/> parts of the region to all threads.</summary>
    private static void Publish(int left)
    {
        long region = (state.Ticket >>> 32) + 1;
        Interlocked.Exchange(ref state.Ticket, region << 32 | (uint)left);
        if (Volatile.Read(ref state.Parked) == 0) return;
        lock (ParkingLot) Monitor.PulseAll(ParkingLot);
    }

    /// <summary>
    /// Takes the next part of the current region. The ticket holds the region's number above the count of parts left, so that a
    /// thread which slept between reading and exchanging cannot take a part of a later region by mistake.
    /// </summary>
    private static bool TryClaim(out int part)
    {
        while (true)
        {
            long ticket = Volatile.Read(ref state.Ticket);
            int left = (int)ticket;
            if (left == 0)
            {
                part = -1;
                return false;
            }
            if (Interlocked.CompareExchange(ref state.Ticket, ticket - 1, ticket) == ticket)
            {
                // The region cannot end before this part has, so its description is stable from here on.
                part = state.Parts - left;
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

    private static void StartWorkers(int count)
    {
        for (; workers < count; workers++)
        {
            int index = workers;
            new Thread(() => Work(index)) { IsBackground = true, Name = $"ILGpuNet worker {index + 1}" }.Start();
        }
    }

    private static void Work(int index)
    {
        while (true)
        {
            AwaitTicket(index);
            while (TryClaim(out int part)) ExecuteClaimed(part);
        }
    }

    /// <summary>Waits for parts to take: spins, yields now and then, at last sleeps. Surplus workers sleep at once.</summary>
    private static void AwaitTicket(int index)
    {
        const int SpinsBeforeYield = 500;
        const int YieldsBeforeParking = 64;
        for (int spins = 1; spins < SpinsBeforeYield * YieldsBeforeParking && IsWanted(index); spins++)
        {
            if (HasPartsLeft()) return;
            if (spins % SpinsBeforeYield == 0) Thread.Yield();
            else Thread.SpinWait(1);
        }
        lock (ParkingLot)
        {
            while (!IsWanted(index)) Monitor.Wait(ParkingLot);
            // Announced by a full fence before the ticket is read again; the publisher writes the ticket by one before it looks here.
            Interlocked.Increment(ref state.Parked);
            if (!HasPartsLeft()) Monitor.Wait(ParkingLot);
            Interlocked.Decrement(ref state.Parked);
        }
    }

    private static bool IsWanted(int index) => index < Volatile.Read(ref threads) - 1;

    private static bool HasPartsLeft() => (int)Volatile.Read(ref state.Ticket) != 0;

    /// <summary>What threads share: the description of a region lies in the line of its ticket, the rest in lines of their own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 640)]
    private struct State
    {
        [FieldOffset(128)] public long Ticket;
        [FieldOffset(136)] public void* Argument;
        [FieldOffset(144)] public delegate*<void*, int, int, void> Function;
        [FieldOffset(152)] public int Parts;
        [FieldOffset(256)] public int Pending;
        [FieldOffset(384)] public int Busy;
        [FieldOffset(512)] public int Parked;
    }
}
