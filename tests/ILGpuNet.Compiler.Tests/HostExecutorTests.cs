using ILGpuNet.Kernels;

namespace ILGpuNet.Compiler.Tests;

/// <summary>The host finds the mistakes of kernels that a device would not.</summary>
public class HostExecutorTests
{
    private readonly struct EndsEarly(View<int> x) : IKernel
    {
        public void Run(KernelThread thread)
        {
            if (thread.LocalIndex == 2) return;
            thread.Barrier();
            x[0] = 1;
        }
    }

    private readonly struct ComesToTwoBarriers(View<int> x) : IKernel
    {
        public void Run(KernelThread thread)
        {
            if (thread.LocalIndex == 0)
            {
                thread.Barrier();
            }
            else
            {
                thread.Barrier();
            }
            x[0] = 1;
        }
    }

    private readonly struct ReadsOutside(View<int> x) : IKernel
    {
        public void Run(KernelThread thread)
        {
            if (thread.LocalIndex < 2) thread.Barrier();
            x[0] = x[thread.LocalIndex];
        }
    }

    private readonly struct TakesPart(View<int> x) : IKernel
    {
        public void Run(KernelThread thread) => x[0] = x.From(1).From(2)[0];
    }

    private readonly struct SharesDifferently(View<int> x) : IKernel
    {
        public void Run(KernelThread thread) => x[0] = thread.Shared<int>(thread.LocalIndex + 1)[0];
    }

    private readonly struct ReadsUnwrittenShared(View<uint> x) : IKernel
    {
        public void Run(KernelThread thread) => x[0] = thread.Shared<uint>(1)[0];
    }

    [Fact]
    public void Run_WhereAThreadEndsBeforeABarrier_SaysWhich() => Fails(
        x => HostExecutor.Run(new EndsEarly(x), 1, 4),
        "[kernel] thread 0 waits at the barrier on line 13 while thread 2 of its group has ended: all threads of a group must come to the same barriers");

    [Fact]
    public void Run_WhereThreadsComeToDifferentBarriers_SaysWhich() => Fails(
        x => HostExecutor.Run(new ComesToTwoBarriers(x), 1, 4),
        "[kernel] thread 0 waits at the barrier on line 24 while thread 1 of its group waits at the one on line 28: all threads of a group must come to the same barriers");

    [Fact]
    public void Run_WithAnIndexOutside_SaysWhich() => Fails(
        x => HostExecutor.Run(new ReadsOutside(x), 1, 4),
        "[kernel] index 3 is outside a View<Int32> of 3 elements: compare it with the length, passed as an argument, before using it");

    [Fact]
    public void Run_WithAPartOutside_SaysWhich() => Fails(
        x => HostExecutor.Run(new TakesPart(x), 1, 1),
        "[kernel] index 2 is outside a View<Int32> of 2 elements: compare it with the length, passed as an argument, before using it");

    [Fact]
    public void Run_WithDifferentSharedArrays_Fails() => Fails(
        x => HostExecutor.Run(new SharesDifferently(x), 1, 2),
        "[kernel] thread 1 asks for Shared<Int32>(2) where another thread of its group asked for something else");

    [Fact]
    public void Run_WithAnotherGroupSize_Fails()
    {
        Fails(x => HostExecutor.Run(new Transpose<float>(default, default, 1, 1, 1, 1), 1, 64), "[kernel] Transpose: groups of 64 threads: the kernel requires 256");
        Fails(x => HostExecutor.Run(new ReadsOutside(x), 1, 1025), "[kernel] ReadsOutside: groups of 1025 threads: expected 1 to 1024");
    }

    [Fact]
    public void Run_FillsSharedMemoryWithNonsense()
    {
        uint[] x = [0];
        HostExecutor.Run(new ReadsUnwrittenShared(new(x)), 1, 1);
        Assert.Equal([0xCDCDCDCD], x);
    }

    private static void Fails(Action<View<int>> run, string expected) =>
        Assert.Equal(expected, Assert.Throws<KernelException>(() => run(new View<int>(new int[3]))).Message);
}
