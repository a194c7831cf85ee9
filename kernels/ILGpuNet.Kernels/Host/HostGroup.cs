using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace ILGpuNet.Kernels;

/// <summary>
/// One group of kernel threads on the host. One of them runs at a time, in the order of their indices, up to its next barrier or its end. A
/// kernel thread that waits at a barrier keeps the operating system's thread that it runs on; those that have not begun share one, so that a
/// kernel without barriers needs no second.
/// </summary>
internal sealed class HostGroup(int index, int size, int count) : IDisposable
{
    private const int Running = -1, Finished = -2;

    private readonly List<Array> shared = [];
    private readonly int[] sharedCount = new int[size];

    /// <summary>Of each kernel thread, the line of the barrier at which it waits, or what else it does.</summary>
    private readonly int[] state = new int[size];

    /// <summary>What threads hand to each other: in turn in the one and in the other, so that a thread may go on while others still read.</summary>
    private readonly uint[][][] exchanged = [new uint[size][], new uint[size][]];

    private readonly int[] exchanges = new int[size];

    private readonly SemaphoreSlim?[] turns = new SemaphoreSlim?[size];
    private readonly SemaphoreSlim allDone = new(0);
    private Action<KernelThread> body = null!;
    private ExceptionDispatchInfo? failure;
    private int begun;

    public int Index => index;
    public int Size => size;
    public int Count => count;

    public void Run(Action<KernelThread> body)
    {
        this.body = body;
        RunUnbegun();
        allDone.Wait();
        failure?.Throw();
    }

    public void Dispose()
    {
        allDone.Dispose();
        foreach (SemaphoreSlim? turn in turns) turn?.Dispose();
    }

    /// <summary>Ends the turn of a kernel thread until all others have come to the same barrier.</summary>
    public void Barrier(int localIndex, int line)
    {
        state[localIndex] = line;
        SemaphoreSlim turn = turns[localIndex] ??= new SemaphoreSlim(0);
        if (begun < size) StartThread();
        else PassOn(localIndex);
        turn.Wait();
        if (failure is not null) throw new OperationCanceledException();
        state[localIndex] = Running;
    }

    /// <summary>Gives a kernel thread what all of its group have handed in.</summary>
    public uint[][] Exchange(int localIndex, uint[] words, int line)
    {
        uint[][] all = exchanged[exchanges[localIndex]++ % 2];
        all[localIndex] = words;
        Barrier(localIndex, line);
        return all;
    }

    /// <summary>The array that a kernel thread's n-th call gets; the first kernel thread to come creates it.</summary>
    public T[] SharedArray<T>(int localIndex, int length) where T : unmanaged
    {
        int number = sharedCount[localIndex]++;
        if (number == shared.Count)
        {
            var created = new T[length];
            MemoryMarshal.AsBytes(created.AsSpan()).Fill(0xCD);
            shared.Add(created);
        }
        return shared[number] is T[] array && array.Length == length
            ? array
            : throw new KernelException($"[kernel] thread {localIndex} asks for Shared<{typeof(T).Name}>({length}) where another thread of its group asked for something else");
    }

    private void StartThread() => new Thread(RunUnbegun, maxStackSize: 512 * 1024) { IsBackground = true }.Start();

    private void RunUnbegun()
    {
        while (begun < size)
        {
            int localIndex = begun++;
            state[localIndex] = Running;
            bool waited = RunOne(localIndex);
            state[localIndex] = Finished;
            // After a barrier others have had turns since: this operating system's thread is not the one that begins kernel threads any more.
            if (waited || begun == size)
            {
                PassOn(localIndex);
                return;
            }
        }
    }

    private bool RunOne(int localIndex)
    {
        try
        {
            body(new KernelThread(this, localIndex));
        }
        catch (OperationCanceledException) when (failure is not null)
        {
        }
        catch (Exception exception)
        {
            failure = ExceptionDispatchInfo.Capture(exception);
            begun = size;
        }
        return turns[localIndex] is not null;
    }

    /// <summary>Gives the turn to the next waiting kernel thread; past the last one a new round begins.</summary>
    private void PassOn(int from)
    {
        for (int next = from + 1; next < size; next++)
        {
            if (!Waits(next)) continue;
            turns[next]!.Release();
            return;
        }
        BeginRound();
    }

    private void BeginRound()
    {
        int first = Array.FindIndex(state, line => line > 0);
        if (first < 0)
        {
            allDone.Release();
            return;
        }
        failure ??= Divergence(first);
        turns[first]!.Release();
    }

    private bool Waits(int localIndex) => state[localIndex] > 0;

    private ExceptionDispatchInfo? Divergence(int first)
    {
        for (int other = 0; other < size; other++)
        {
            if (state[other] == state[first]) continue;
            string found = state[other] == Finished ? "has ended" : $"waits at the one on line {state[other]}";
            return ExceptionDispatchInfo.Capture(new KernelException(
                $"[kernel] thread {first} waits at the barrier on line {state[first]} while thread {other} of its group {found}: all threads of a group must come to the same barriers"));
        }
        return null;
    }
}
