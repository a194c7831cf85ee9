#define GLOBAL_INDEX ((int)(blockIdx.x * blockDim.x + threadIdx.x))
#define GLOBAL_SIZE ((int)(gridDim.x * blockDim.x))

typedef struct
{
    unsigned char limited;
    int Hidden;
    int Count;
    int Time;
    int PreviousStart;
} RecurrentStep;

static __device__ __forceinline__ int RecurrentStep_get_Start(RecurrentStep* self)
{
    return (int)((unsigned int)self->Time * (unsigned int)self->Count);
}

static __device__ __forceinline__ bool RecurrentStep_IsOver(RecurrentStep* self, long long* lengths, int i)
{
    if ((int)self->limited == 0)
    {
        return false;
    }
    return (long long)self->Time >= lengths[i / self->Hidden];
}

static __device__ __forceinline__ double RectifiedState_Double_Slope(double state)
{
    if (state > 0.0)
    {
        return 1.0;
    }
    return 0.0;
}

extern "C" __global__ void SimpleCellGradient_Double_RectifiedState_Double(double* stateGradients, double* states, long long* lengths, double* recurrent, double* carried, double* xGradient, RecurrentStep step_)
{
    for (int i = GLOBAL_INDEX; i < step_.Count; i += GLOBAL_SIZE)
    {
        int at = (int)((unsigned int)RecurrentStep_get_Start(&step_) + (unsigned int)i);
        double gradient = stateGradients[at] + carried[i] + recurrent[i];
        bool isOver = RecurrentStep_IsOver(&step_, lengths, i);
        carried[i] = isOver ? gradient : 0.0;
        xGradient[at] = isOver ? 0.0 : gradient * RectifiedState_Double_Slope(states[at]);
    }
}
