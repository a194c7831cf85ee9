using System.Numerics;
using ILGpuNet.Kernels;

#pragma warning disable CA1508, IDE0044 // Kernels that are wrong on purpose.

namespace ILGpuNet.Compiler.Tests;

/// <summary>Kernels that use what a device does not have, one construct each.</summary>
internal static class UnsupportedKernels
{
    private static int counter = 1;

    public readonly struct AllocatesArray(View<float> x) : IKernel
    {
        public void Run(KernelThread thread)
        {
            float[] copy = [x[0], x[1]];
            x[thread.LocalIndex] = copy[thread.LocalIndex];
        }
    }

    public readonly struct AllocatesObject(View<float> x) : IKernel
    {
        public void Run(KernelThread thread) => x[0] = new Random(1).NextSingle();
    }

    public readonly struct CallsVirtually(View<float> x) : IKernel
    {
        public void Run(KernelThread thread) => x[0] = new Pair(1, 2).GetHashCode();
    }

    public struct Pair(int a, int b)
    {
        public readonly int Sum => a + b;
    }

    public readonly struct UsesString(View<int> x) : IKernel
    {
        public void Run(KernelThread thread) => x[0] = "text".Length;
    }

    public readonly struct Catches(View<int> x) : IKernel
    {
        public void Run(KernelThread thread)
        {
            try
            {
                x[0] = 1 / x[1];
            }
            catch (DivideByZeroException)
            {
                x[0] = 0;
            }
        }
    }

    public readonly struct Throws(View<int> x) : IKernel
    {
        public void Run(KernelThread thread)
        {
            if (x[0] < 0) throw new InvalidOperationException();
            x[0] = 1;
        }
    }

    public readonly struct Recurses(View<int> x) : IKernel
    {
        public void Run(KernelThread thread) => x[0] = Factorial(x[0]);
        private static int Factorial(int n) => n < 2 ? 1 : n * Factorial(n - 1);
    }

    public readonly struct UsesHalf(View<float> x) : IKernel
    {
        public void Run(KernelThread thread) => x[0] = (float)(Half)x[1];
    }

    public readonly struct ConvertsToByte(View<float> x) : IKernel
    {
        public void Run(KernelThread thread) => x[0] = Convert<float, byte>(x[1]);

        private static TTo Convert<TFrom, TTo>(TFrom number) where TFrom : INumber<TFrom> where TTo : INumber<TTo> => TTo.CreateTruncating(number);
    }

    public readonly struct UsesDecimal(View<int> x) : IKernel
    {
        public void Run(KernelThread thread)
        {
            decimal d = x[0];
            x[0] = (int)(d / 3);
        }
    }

    public readonly struct UsesLambda(View<float> x) : IKernel
    {
        public void Run(KernelThread thread)
        {
            Func<float, float> square = static v => v * v;
            x[0] = square(x[1]);
        }
    }

    public readonly struct ReadsMutableStatic(View<int> x) : IKernel
    {
        public void Run(KernelThread thread) => x[0] = counter;
    }

    public readonly struct WritesStatic(View<int> x) : IKernel
    {
        public void Run(KernelThread thread) => counter = x[0];
    }

    public readonly struct ChecksOverflow(View<int> x) : IKernel
    {
        public void Run(KernelThread thread) => x[0] = checked(x[1] + x[2]);
    }

    public readonly struct AllocatesOnStack(View<int> x) : IKernel
    {
        public void Run(KernelThread thread)
        {
            Span<int> copy = stackalloc int[4];
            copy[0] = x[0];
            x[1] = copy[0];
        }
    }

    public readonly struct Boxes(View<int> x) : IKernel
    {
        public void Run(KernelThread thread) => x[0] = ((object)x[1]).GetHashCode();
    }

    public readonly struct AsksTheTime(View<int> x) : IKernel
    {
        public void Run(KernelThread thread) => x[0] = Environment.TickCount;
    }

    public readonly struct SharesVariableLength(View<int> x, int n) : IKernel
    {
        public void Run(KernelThread thread) => x[0] = thread.Shared<int>(n)[0];
    }

    public readonly struct SharesInHelper(View<int> x) : IKernel
    {
        public void Run(KernelThread thread) => x[0] = Helper(thread);
        private static int Helper(KernelThread thread) => thread.Shared<int>(4)[0];
    }

    public readonly struct SharesInLoop(View<int> x) : IKernel
    {
        public void Run(KernelThread thread)
        {
            for (int i = 0; i < x[0]; i++) x[1] += thread.Shared<int>(4)[i];
        }
    }

    public readonly struct CallsOwnMethod(View<int> x) : IKernel
    {
        public void Run(KernelThread thread) => Write(thread.LocalIndex);

        private void Write(int i)
        {
            if (i > 0) x[i] = x[i - 1] + i;
        }
    }

    public readonly struct MixesMemories(View<int> x) : IKernel
    {
        public void Run(KernelThread thread)
        {
            Shared<int> shared = thread.Shared<int>(4);
            ref int either = ref x[0];
            if (x[1] > 0) either = ref shared[0];
            either = 1;
        }
    }

    public readonly struct AtomicOnLocal(View<int> x) : IKernel
    {
        public void Run(KernelThread thread)
        {
            int sum = 0;
            Atomic.Add(ref sum, x[0]);
            x[0] = sum;
        }
    }

    public readonly struct ReturnsLocalArray(View<int> x) : IKernel
    {
        public void Run(KernelThread thread) => x[0] = Create(thread)[1];
        private static Local<int> Create(KernelThread thread) => thread.Local<int>(4);
    }

    public readonly struct TakesObject(object x) : IKernel
    {
        public void Run(KernelThread thread) => GC.KeepAlive(x);
    }

    public readonly struct TakesViewInStruct(Holder x) : IKernel
    {
        public void Run(KernelThread thread) => x.View[0] = 1;
    }

    public readonly record struct Holder(View<int> View);

    public readonly struct JumpsIntoLoop(View<int> x) : IKernel
    {
        public void Run(KernelThread thread)
        {
            int i = 0;
            if (x[0] > 0) goto second;
        first:
            x[1]++;
            i++;
            if (x[2] > i) goto second;
            x[3]++;
        second:
            x[4]++;
            i += 2;
            if (i < x[5]) goto first;
        }
    }
}
